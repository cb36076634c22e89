package org.sparkmlp.ml.predict;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection$;
import org.apache.spark.util.TaskCompletionListener;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.Workspace;
import scala.collection.immutable.Seq;

/**
 * The rows of a partition with their predictions, through the network in blocks of {@value #BLOCK}.
 *
 * <p>Each product is of a whole block, at a partition's end too, so that a row's prediction does
 * not depend on how many rows follow it. Memory: the block's rows, and one {@link Workspace}, which
 * is freed with the last block: a task may read many partitions one after the other. Where nobody
 * asks for the last block, it is freed when the task ends.
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
    private final Scratch scratch = new Scratch(network.workspace(BLOCK));
    private final InternalRow[] block = new InternalRow[BLOCK];
    private final float[] row = new float[inputs];
    private final float[] results = new float[BLOCK * outputs];
    private final GenericInternalRow result = new GenericInternalRow(1);
    private final JoinedRow joined = new JoinedRow();
    private int filled;
    private int next;

    Blocks(Iterator<InternalRow> rows) {
      this.rows = rows;
      TaskContext.get().addTaskCompletionListener(scratch);
      scratch.workspace.load(scorer.network().parameters());
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
      for (filled = 0; filled < BLOCK && rows.hasNext(); filled++) {
        InternalRow current = rows.next();
        InternalRow projected = vector.apply(current);
        FeatureRow.copy(
            projected.isNullAt(0) ? null : type.deserialize(projected.getStruct(0, 4)),
            inputs,
            row);
        scorer.network().scaling().apply(row, 0);
        scratch.workspace.putFeatures(filled, row, 0, inputs);
        block[filled] = current.copy();
      }
      network.predict(scratch.workspace, BLOCK, results);
      if (!rows.hasNext()) {
        scratch.close();
      }
    }

    /** Whether the memory is free again. */
    boolean isClosed() {
      return scratch.workspace == null;
    }
  }

  /** The workspace until it is closed; the task knows no more than this of those that are. */
  private static final class Scratch implements TaskCompletionListener {
    private Workspace workspace;

    Scratch(Workspace workspace) {
      this.workspace = workspace;
    }

    @Override
    public void onTaskCompletion(TaskContext context) {
      close();
    }

    void close() {
      if (workspace != null) {
        workspace.close();
        workspace = null;
      }
    }
  }
}
