package org.sparkmlp.spark.lanes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.training.tree.Lanes;
import scala.Tuple2;

/**
 * The sending side of the shuffle: rows of one partition become chunks for the lanes that they
 * belong to. Streams; holds one chunk per lane, {@value #ALL_CHUNKS_BYTES} bytes in all, or a
 * single row.
 *
 * <p>What is wrong with a row travels among the rows rather than as a task failure, which Spark
 * would repeat and bury in a stack trace.
 *
 * @param format how a row becomes floats
 * @param seed seeds the content hash
 * @param lanes S
 * @param validationFraction share of rows held out
 */
public record RowEncoder(RowFormat format, long seed, Lanes lanes, double validationFraction)
    implements PairFlatMapFunction<Iterator<InternalRow>, Integer, byte[]> {

  private static final int CHUNK_BYTES = 256 << 10;
  private static final int ALL_CHUNKS_BYTES = 16 << 20;

  /** Rows of a chunk, so that those of all lanes stay within the budget unless it is one. */
  static int capacity(int lanes, int floats) {
    long budget = Math.min(CHUNK_BYTES, ALL_CHUNKS_BYTES / lanes);
    return (int) Math.max(1, budget / (RowChunk.ROW_BYTES + (long) floats * Float.BYTES));
  }

  @Override
  public Iterator<Tuple2<Integer, byte[]>> call(Iterator<InternalRow> rows) {
    return new Encoding(rows);
  }

  private final class Encoding implements Iterator<Tuple2<Integer, byte[]>> {
    private final Iterator<InternalRow> rows;
    private final ContentHash hash = new ContentHash(seed);
    private final RowChunk[] chunks = new RowChunk[lanes.count()];
    private final Deque<Tuple2<Integer, byte[]>> ready = new ArrayDeque<>();
    private int features = -1;
    private int labelWidth;
    private int capacity;
    private float[] values;
    private boolean ended;

    Encoding(Iterator<InternalRow> rows) {
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

    private void encode(InternalRow row) {
      try {
        int size = format.features(row);
        int width = format.labelWidth(row);
        if (features < 0) {
          start(size, width);
        }
        requireSame("features", format.featuresColumn(), features, size);
        requireSame("targets", format.labelColumn(), labelWidth, width);
        format.read(row, size, width, values);
        send(hash.of(values, values.length), format.isValidation(row));
      } catch (RowFormat.Invalid invalid) {
        if (!format.skips(invalid)) {
          ready.add(new Tuple2<>(0, RowChunk.problem(invalid.refusal())));
          ended = true;
        }
      }
    }

    private void start(int features, int labelWidth) {
      this.features = features;
      this.labelWidth = labelWidth;
      this.values = new float[features + labelWidth + 1];
      this.capacity = capacity(lanes.count(), values.length);
    }

    private void send(long rowHash, boolean marked) {
      boolean validation = marked || ContentHash.heldOut(rowHash, validationFraction);
      int lane = lanes.of(rowHash);
      int place = capacity == 1 ? 0 : lane; // a chunk of one row is sent as it is made
      if (chunks[place] == null) {
        chunks[place] = new RowChunk(features, labelWidth, capacity);
      }
      if (chunks[place].add(values, rowHash, validation)) {
        ready.add(new Tuple2<>(lane, chunks[place].take()));
      }
    }

    private void finish() {
      ended = true;
      for (int lane = 0; lane < chunks.length; lane++) {
        if (chunks[lane] != null && !chunks[lane].isEmpty()) {
          ready.add(new Tuple2<>(lane, chunks[lane].take()));
        }
      }
    }

    private static void requireSame(String what, String column, int first, int now)
        throws RowFormat.Invalid {
      if (first != now) {
        throw new RowFormat.Invalid(
            false,
            () ->
                Refusal.column(
                    column,
                    "has vectors of differing lengths: %d and %d %s; all rows must have as many",
                    Math.min(first, now),
                    Math.max(first, now),
                    what));
      }
    }
  }
}
