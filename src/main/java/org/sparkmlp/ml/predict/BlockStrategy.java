package org.sparkmlp.ml.predict;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.expressions.SparkUserDefinedFunction;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Plans a projection that calls one of our models so that blocks of rows, instead of single rows,
 * go through the network.
 *
 * <p>The DataFrame that {@code transform} returns calls a user-defined function per row: that is
 * right everywhere, and Spark prunes and moves it like any other. Here, when Spark plans it, the
 * function is recognised, as the object that it is, and {@link BlockPredictionExec} put in its
 * place. What this does not recognise, a stream or a call within a condition say, stays a call per
 * row. It is registered as one of the session's {@code experimental().extraStrategies()}, at its
 * first transform.
 */
public final class BlockStrategy extends SparkStrategy {
  /** Beyond it a copy of the parameters in each task costs more memory than blocks save time. */
  private static final int MOST_PARAMETERS = 1 << 24;

  private static final String NAME = "mlp";

  // By function, which has the equality of objects. A scorer lives as long as the plans that call
  // its function.
  private static final Map<Object, BlockScorer> SCORERS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private BlockStrategy() {}

  /**
   * Makes a scorer known to the session of a DataFrame.
   *
   * @param function the scorer as a function of features, of the type that it returns
   * @return that function, to be called on this DataFrame
   */
  public static UserDefinedFunction register(
      BlockScorer scorer, UserDefinedFunction function, Dataset<?> dataset) {
    addTo(dataset.sparkSession().experimental());
    SCORERS.put(((SparkUserDefinedFunction) function).f(), scorer);
    return function.withName(NAME).asNonNullable();
  }

  private static synchronized void addTo(ExperimentalMethods session) {
    List<SparkStrategy> strategies =
        new ArrayList<>(CollectionConverters.asJava(session.extraStrategies()));
    if (strategies.stream().noneMatch(BlockStrategy.class::isInstance)) {
      strategies.add(new BlockStrategy());
      session.extraStrategies_$eq(immutable(strategies));
    }
  }

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    if (!(plan instanceof Project project) || project.isStreaming()) {
      return none();
    }
    List<NamedExpression> list = CollectionConverters.asJava(project.projectList());
    ScalaUDF call =
        list.stream().map(BlockStrategy::call).filter(Objects::nonNull).findFirst().orElse(null);
    BlockScorer scorer = call == null ? null : scorer(call);
    if (scorer == null) {
      return none();
    }
    List<NamedExpression> needed = new ArrayList<>();
    for (Attribute attribute : CollectionConverters.asJava(project.references().toSeq())) {
      needed.add(attribute);
    }
    LogicalPlan input = new Project(immutable(needed), project.child());
    BlockPredictionExec.Call made = new BlockPredictionExec.Call(call, scorer, input);
    List<NamedExpression> replaced = new ArrayList<>();
    for (NamedExpression expression : list) {
      replaced.add((NamedExpression) replace((Expression) expression, call, made.output()));
    }
    SparkPlan predicted =
        new BlockPredictionExec(made.keeping(used(input, replaced)), planLater(input));
    return immutable(List.of(new ProjectExec(immutable(replaced), predicted)));
  }

  /** The columns of a plan that expressions refer to. */
  private static List<Attribute> used(LogicalPlan plan, List<NamedExpression> expressions) {
    List<Attribute> used = new ArrayList<>();
    for (Attribute column : CollectionConverters.asJava(plan.output())) {
      if (expressions.stream()
          .anyMatch(each -> ((Expression) each).references().contains(column))) {
        used.add(column);
      }
    }
    return used;
  }

  /** The call of a model that an expression makes whenever it is evaluated, or null. */
  private static ScalaUDF call(Object expression) {
    if (expression instanceof Alias alias) {
      return call(alias.child());
    }
    if (expression instanceof GetStructField field) {
      return call(field.child());
    }
    return expression instanceof ScalaUDF udf && scorer(udf) != null ? udf : null;
  }

  private static BlockScorer scorer(ScalaUDF udf) {
    BlockScorer scorer = SCORERS.get(udf.function());
    return scorer == null || scorer.network().size() > MOST_PARAMETERS ? null : scorer;
  }

  /** An expression in which one thing is put in the place of another. */
  static Expression replace(Expression in, Expression what, Expression by) {
    if (in.semanticEquals(what)) {
      return by;
    }
    List<Expression> children = new ArrayList<>();
    for (Expression child : CollectionConverters.asJava(in.children())) {
      children.add(replace(child, what, by));
    }
    return in.withNewChildren(immutable(children));
  }

  private static Seq<SparkPlan> none() {
    return immutable(List.of());
  }

  static <T> Seq<T> immutable(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
