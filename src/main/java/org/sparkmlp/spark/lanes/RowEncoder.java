package org.sparkmlp.spark.lanes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.sparkmlp.training.Lanes;
import scala.Tuple2;

/**
 * The sending side of the shuffle: rows of one partition become chunks for the workers whose lanes
 * they belong to. Streams; holds one chunk per worker.
 *
 * <p>What is wrong with a row travels as a message rather than as a task failure, which Spark would
 * repeat and bury in a stack trace.
 *
 * @param format how a row becomes floats
 * @param seed seeds the content hash
 * @param lanes S
 * @param workers P
 * @param validationFraction share of rows held out
 */
public record RowEncoder(
    RowFormat format, long seed, Lanes lanes, int workers, double validationFraction)
    implements PairFlatMapFunction<Iterator<Row>, Integer, byte[]> {

  private static final int CHUNK_BYTES = 256 << 10;
  private static final int ALL_CHUNKS_BYTES = 16 << 20;

  @Override
  public Iterator<Tuple2<Integer, byte[]>> call(Iterator<Row> rows) {
    return new Encoding(rows);
  }

  private final class Encoding implements Iterator<Tuple2<Integer, byte[]>> {
    private final Iterator<Row> rows;
    private final ContentHash hash = new ContentHash(seed);
    private final RowChunk[] chunks = new RowChunk[workers];
    private final Deque<Tuple2<Integer, byte[]>> ready = new ArrayDeque<>();
    private int features = -1;
    private int labelWidth;
    private int capacity;
    private float[] values;
    private boolean ended;

    Encoding(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && !ended) {
        if (rows.hasNext()) {
          encode(rows.next());
        } else {
          finish();
        }
      }
      return !ready.isEmpty();
    }

    @Override
    public Tuple2<Integer, byte[]> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    private void encode(Row row) {
      try {
        Vector vector = format.features(row);
        int width = format.labelWidth(row);
        if (features < 0) {
          start(vector.size(), width);
        }
        requireSame("features", format.featuresColumn(), features, vector.size());
        requireSame("targets", format.labelColumn(), labelWidth, width);
        format.read(row, vector, width, values);
        send(hash.of(values, values.length), format.isValidation(row));
      } catch (RowFormat.Invalid invalid) {
        if (!(invalid.skippable && format.skipInvalid())) {
          ready.add(new Tuple2<>(0, RowChunk.problem(invalid.getMessage())));
          ended = true;
        }
      }
    }

    private void start(int features, int labelWidth) {
      this.features = features;
      this.labelWidth = labelWidth;
      this.values = new float[features + labelWidth + 1];
      long budget = Math.min(CHUNK_BYTES, ALL_CHUNKS_BYTES / workers);
      this.capacity = (int) Math.max(1, budget / (values.length * 4L));
    }

    private void send(long rowHash, boolean marked) {
      boolean validation = marked || ContentHash.heldOut(rowHash, validationFraction);
      int worker = lanes.worker(lanes.of(rowHash), workers);
      if (chunks[worker] == null) {
        chunks[worker] = new RowChunk(features, labelWidth, capacity);
      }
      if (chunks[worker].add(values, rowHash, validation)) {
        ready.add(new Tuple2<>(worker, chunks[worker].take()));
      }
    }

    private void finish() {
      ended = true;
      for (int worker = 0; worker < workers; worker++) {
        if (chunks[worker] != null && !chunks[worker].isEmpty()) {
          ready.add(new Tuple2<>(worker, chunks[worker].take()));
        }
      }
    }

    private static void requireSame(String what, String column, int first, int now)
        throws RowFormat.Invalid {
      if (first != now) {
        throw new RowFormat.Invalid(
            false,
            "column '%s' has vectors of differing lengths: %d and %d %s; all rows must have as"
                + " many",
            column,
            Math.min(first, now),
            Math.max(first, now),
            what);
      }
    }
  }
}
