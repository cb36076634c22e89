package org.sparkmlp.ml.predict;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection$;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.Workspace;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The rows of a partition with their predictions, through the network in blocks of {@value #BLOCK}.
 *
 * <p>A row's prediction does not depend on the block it is in. A row is copied, as the next one
 * takes its place, but only what goes on with the prediction: rarely the features. Memory: the
 * block's rows, and one {@link Workspace}, which is let go with the last block, as a task may read
 * many partitions one after the other and hold on to what it has read.
 */
public final class BlockPrediction implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {
  private static final long serialVersionUID = 1L;
  static final int BLOCK = 128;

  private final Expression features;
  private final Seq<Attribute> columns;
  private final Seq<Attribute> kept;
  private final BlockScorer scorer;

  /**
   * Predictions of rows.
   *
   * @param features what of a row is given to the model
   * @param columns the columns of a row
   * @param kept those of them that go on with the prediction
   */
  BlockPrediction(
      Expression features, Seq<Attribute> columns, Seq<Attribute> kept, BlockScorer scorer) {
    this.features = features;
    this.columns = columns;
    this.kept = kept;
    this.scorer = scorer;
  }

  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
    return rows.hasNext() ? new Blocks(rows) : rows;
  }

  /** An expression over columns as one over places in a row, which copies nothing. */
  private static Expression bound(Expression expression, Seq<Attribute> columns) {
    Expression bound = expression;
    for (int i = 0; i < columns.size(); i++) {
      Attribute column = columns.apply(i);
      Expression place = new BoundReference(i, column.dataType(), column.nullable());
      bound = BlockStrategy.replace(bound, column, place);
    }
    return bound;
  }

  final class Blocks implements Iterator<InternalRow> {
    private final Iterator<InternalRow> rows;
    private final Expression vector = bound(features, columns);
    private final UnsafeProjection keeping =
        UnsafeProjection$.MODULE$.create(
            BlockStrategy.<Expression>immutable(new ArrayList<>(CollectionConverters.asJava(kept))),
            columns);
    private final int inputs = scorer.network().topology().features();
    private final int outputs = scorer.network().topology().outputs();
    private final Network network =
        // The loss has no part in a prediction.
        Network.of(scorer.network().topology(), Loss.SQUARED_ERROR);
    private Workspace workspace = network.workspace(BLOCK); // null once it is let go
    private final InternalRow[] block = new InternalRow[BLOCK];
    private final float[] values = new float[BLOCK * inputs];
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
        int offset = filled * inputs;
        FeatureRow.copy((InternalRow) vector.eval(current), inputs, values, offset);
        scorer.network().scaling().apply(values, offset);
        workspace.put(values, offset);
        block[filled] = keeping.apply(current).copy();
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
