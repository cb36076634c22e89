package org.sparkmlp.ml.predict;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection$;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.Workspace;
import scala.collection.immutable.Seq;

/**
 * The rows of a partition with their predictions, through the network in blocks of {@value #BLOCK}.
 *
 * <p>A row's prediction does not depend on the block it is in. Memory: the block's rows, and one
 * {@link Workspace}, which is let go with the last block, as a task may read many partitions one
 * after the other and hold on to what it has read.
 */
public final class BlockPrediction implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {
  private static final long serialVersionUID = 1L;
  static final int BLOCK = 64;

  private final Expression features;
  private final Seq<Attribute> columns;
  private final BlockScorer scorer;

  BlockPrediction(Expression features, Seq<Attribute> columns, BlockScorer scorer) {
    this.features = features;
    this.columns = columns;
    this.scorer = scorer;
  }

  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
    return rows.hasNext() ? new Blocks(rows) : rows;
  }

  final class Blocks implements Iterator<InternalRow> {
    private final Iterator<InternalRow> rows;
    private final UnsafeProjection vector =
        UnsafeProjection$.MODULE$.create(BlockStrategy.immutable(List.of(features)), columns);
    private final VectorUDT type = new VectorUDT();
    private final int inputs = scorer.network().topology().features();
    private final int outputs = scorer.network().topology().outputs();
    private final Network network =
        // The loss has no part in a prediction.
        Network.of(scorer.network().topology(), Loss.SQUARED_ERROR);
    private Workspace workspace = network.workspace(BLOCK); // null once it is let go
    private final InternalRow[] block = new InternalRow[BLOCK];
    private final float[] values = new float[BLOCK * inputs];
    private final float[] row = new float[inputs];
    private final float[] results = new float[BLOCK * outputs];
    private final GenericInternalRow result = new GenericInternalRow(1);
    private final JoinedRow joined = new JoinedRow();
    private int filled;
    private int next;

    Blocks(Iterator<InternalRow> rows) {
      this.rows = rows;
      workspace.load(network.layout().ofRowMajor(scorer.network().parameters()));
    }

    @Override
    public boolean hasNext() {
      return next < filled || rows.hasNext();
    }

    @Override
    public InternalRow next() {
      if (next == filled) {
        fill();
      }
      result.update(0, scorer.result(results, next * outputs));
      return joined.apply(block[next++], result);
    }

    private void fill() {
      if (!rows.hasNext()) {
        throw new NoSuchElementException("no row is left in this partition");
      }
      next = 0;
      workspace.clear();
      for (filled = 0; filled < BLOCK && rows.hasNext(); filled++) {
        InternalRow current = rows.next();
        InternalRow projected = vector.apply(current);
        FeatureRow.copy(
            projected.isNullAt(0) ? null : type.deserialize(projected.getStruct(0, 4)),
            inputs,
            row);
        scorer.network().scaling().apply(row, 0);
        System.arraycopy(row, 0, values, filled * inputs, inputs);
        workspace.put(values, filled * inputs);
        block[filled] = current.copy();
      }
      network.predict(workspace, results);
      if (!rows.hasNext()) {
        workspace = null;
      }
    }

    /** Whether the workspace is let go. */
    boolean isReleased() {
      return workspace == null;
    }
  }
}
