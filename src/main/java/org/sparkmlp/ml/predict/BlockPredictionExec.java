package org.sparkmlp.ml.predict;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.types.Metadata;
import scala.Option;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * The physical operator of {@link BlockStrategy}: its child's rows, in their order, with those of
 * their columns that are kept, and the predictions in one more.
 *
 * <p>A Java class among Scala's case classes: two plans are equal only if they are one object, and
 * the call is no part of what Spark's rules rewrite. Public, with a public constructor of its two
 * parts, because Spark copies plans by reflection; for Spark's planner alone.
 */
public final class BlockPredictionExec extends SparkPlan {
  private static final long serialVersionUID = 1L;

  private final transient Call call;
  private final SparkPlan child;

  /**
   * The operator.
   *
   * @param call which model is called with what
   * @param child where the rows come from
   */
  public BlockPredictionExec(Call call, SparkPlan child) {
    this.call = call;
    this.child = child;
  }

  /**
   * A call of a model.
   *
   * @param features what it is given
   * @param output the column of what it returns
   * @param scorer what computes it
   * @param input the projection of the columns that are needed
   * @param kept those of them that go on with the predictions
   */
  record Call(
      Expression features,
      AttributeReference output,
      BlockScorer scorer,
      LogicalPlan input,
      List<Attribute> kept) {
    Call(ScalaUDF udf, BlockScorer scorer, LogicalPlan input) {
      this(
          udf.children().head(),
          new AttributeReference(
              udf.udfName().get(),
              udf.dataType(),
              udf.nullable(),
              Metadata.empty(),
              NamedExpression$.MODULE$.newExprId(),
              BlockStrategy.immutable(List.<String>of())),
          scorer,
          input,
          List.of());
    }

    /** The same call, beside which these columns go on. */
    Call keeping(List<Attribute> columns) {
      return new Call(features, output, scorer, input, List.copyOf(columns));
    }

    @Override
    public String toString() {
      return output.name() + "(" + features + ")";
    }
  }

  @Override
  public RDD<InternalRow> doExecute() {
    BlockPrediction prediction =
        new BlockPrediction(
            call.features(), child.output(), BlockStrategy.immutable(call.kept()), call.scorer());
    return child.execute().toJavaRDD().mapPartitions(prediction, true).rdd();
  }

  @Override
  public Seq<Attribute> output() {
    List<Attribute> all = new ArrayList<>(call.kept());
    all.add(call.output());
    return BlockStrategy.immutable(all);
  }

  @Override
  public Partitioning outputPartitioning() {
    return child.outputPartitioning();
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return child.outputOrdering();
  }

  @Override
  public Seq<SparkPlan> children() {
    return BlockStrategy.immutable(List.of(child));
  }

  // Spark plans again after each stage of an adaptive query, and finds by the link from physical to
  // logical plan what is computed already. The child was planned from a projection that is not in
  // the query's logical plan: unlinked, it inherits the link of the projection that this is part
  // of. With a link that leads nowhere, an aggregate over cached rows would be planned for ever.
  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    SparkPlan planned = children.head();
    Option<LogicalPlan> link = planned.getTagValue(SparkPlan.LOGICAL_PLAN_TAG());
    if (link.isDefined() && link.get() == call.input()) {
      planned.unsetTagValue(SparkPlan.LOGICAL_PLAN_TAG());
    }
    return new BlockPredictionExec(call, planned);
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int n) {
    return n == 0 ? call : child;
  }

  @Override
  public boolean canEqual(Object that) {
    return that instanceof BlockPredictionExec;
  }

  @Override
  public boolean equals(Object that) {
    return this == that;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
