package org.sparkmlp.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.ml.prepare.TableEncoder;
import org.sparkmlp.ml.prepare.TableEncoderModel;

/** What Spark's own suites check of every stage: params, copies, parents, schemas, persistence. */
class SparkConventionsTest {
  private static final Map<String, Object> VALUES =
      Map.ofEntries(
          Map.entry("activation", "tanh,sigmoid"),
          Map.entry("batchSize", 32),
          Map.entry("checkpointDir", "/nowhere"),
          Map.entry("checkpointInterval", 7),
          Map.entry("checkpointMinutes", 1.5),
          Map.entry("classWeights", "0:1,1:2.5"),
          Map.entry("clipNorm", 1.5),
          Map.entry("exchange", "job"),
          Map.entry("handleInvalid", "skip"),
          Map.entry("hiddenLayers", new int[] {3, 2}),
          Map.entry("imputeBy", "mean"),
          Map.entry("inputCols", new String[] {"a", "b c"}),
          Map.entry("keep", "last"),
          Map.entry("lanes", 4),
          Map.entry("learningRateSchedule", "cosine"),
          Map.entry("maxCategories", 12),
          Map.entry("maxIter", 7),
          Map.entry("missing", "impute"),
          Map.entry("momentum", 0.5),
          Map.entry("nesterov", true),
          Map.entry("epsilon", 1e-6),
          Map.entry("beta2", 0.75),
          Map.entry("beta1", 0.5),
          Map.entry("optimizer", "adam"),
          Map.entry("dropout", 0.25),
          Map.entry("loss", "huber"),
          Map.entry("labelSmoothing", 0.1),
          Map.entry("numWorkers", 3),
          Map.entry("onDivergence", "rollback"),
          Map.entry("patience", 9),
          Map.entry("regParam", 0.25),
          Map.entry("resume", true),
          Map.entry("featuresCols", new String[] {"a", "b"}),
          Map.entry("initialModelPath", "/nowhere"),
          Map.entry("inspect", "network"),
          Map.entry("seed", 11L),
          Map.entry("shuffle", false),
          Map.entry("standardize", false),
          Map.entry("standardizeLabel", false),
          Map.entry("stepSize", 0.125),
          Map.entry("thresholds", new double[] {0.2, 0.3, 0.5}),
          Map.entry("tol", 0.01),
          Map.entry("unseen", "error"),
          Map.entry("validationFraction", 0.1),
          Map.entry("verbose", true));

  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    LocalSpark.session();
  }

  static Stream<Params> stages() {
    return Stream.of(
        new MlpClassifier(),
        new MlpRegressor(),
        HandMade.classifier(),
        HandMade.linear(),
        new TableEncoder(),
        fittedEncoder());
  }

  private static TableEncoderModel fittedEncoder() {
    TableEncoderModel model =
        new TableEncoder().setInputCols("id").fit(LocalSpark.session().range(3).toDF());
    model.clear(model.inputCols());
    return model;
  }

  static Stream<Estimator<?>> estimators() {
    return Stream.of(
        new MlpClassifier().setHiddenLayers(3).setMaxIter(1),
        new MlpRegressor().setHiddenLayers(3).setMaxIter(1));
  }

  private static Object value(Param<?> param) {
    String name = param.name();
    return name.endsWith("Col") ? "my " + name : VALUES.get(name);
  }

  @ParameterizedTest
  @MethodSource("stages")
  void paramsAreSortedOwnedAndReachableByName(Params stage) throws Exception {
    Param<?>[] params = stage.params();
    assertThat(params).isSortedAccordingTo(Comparator.comparing(param -> param.name()));
    for (Param<?> param : params) {
      assertThat(stage.getParam(param.name())).isSameAs(param);
      assertThat(stage.getClass().getMethod(param.name()).invoke(stage)).isSameAs(param);
      assertThat(getter(stage, param)).isNotNull();
      assertThat(value(param)).as("a value to test %s with", param.name()).isNotNull();
      if (stage.hasDefault(param) && !param.name().equals("seed")) {
        assertThat(stage.getOrDefault(param)).isNotEqualTo(value(param));
      }
    }
    assertThat(stage.paramMap().size()).isZero();
    assertThat(stage.getClass().getMethod("copy", ParamMap.class).getReturnType())
        .isEqualTo(stage.getClass());
  }

  private static java.lang.reflect.Method getter(Params stage, Param<?> param) throws Exception {
    String name = param.name();
    return stage
        .getClass()
        .getMethod("get" + name.substring(0, 1).toUpperCase() + name.substring(1));
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void everyParamOfAnEstimatorHasASetterThatReturnsIt(Estimator<?> estimator) throws Exception {
    for (Param<?> param : estimator.params()) {
      String name = param.name();
      String setter = "set" + name.substring(0, 1).toUpperCase() + name.substring(1);
      Object found =
          Arrays.stream(estimator.getClass().getMethods())
              .filter(method -> method.getName().equals(setter))
              .filter(method -> accepts(method.getParameterTypes(), value(param)))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no " + setter))
              .invoke(estimator, value(param));
      assertThat(found).isSameAs(estimator);
      assertThat(estimator.get(param).get()).isEqualTo(value(param));
    }
  }

  private static boolean accepts(Class<?>[] types, Object value) {
    return types.length == 1
        && java.lang.invoke.MethodType.methodType(types[0]).wrap().returnType().isInstance(value);
  }

  @ParameterizedTest
  @MethodSource("stages")
  void everyParamSurvivesSavingAndUnsetOnesStayUnset(Params stage) throws Exception {
    Params unset = saved(stage, "unset");
    assertThat(unset.paramMap().size()).isZero();
    for (Param<?> param : stage.params()) {
      stage.set(param.name(), value(param));
    }
    Params loaded = saved(stage, "set");
    assertThat(loaded.uid()).isEqualTo(stage.uid());
    for (Param<?> param : stage.params()) {
      assertThat(loaded.get(loaded.getParam(param.name())).get())
          .as(param.name())
          .isEqualTo(value(param));
      assertThat(loaded.hasDefault(loaded.getParam(param.name())))
          .isEqualTo(stage.hasDefault(param));
    }
  }

  private Params saved(Params stage, String name) throws Exception {
    String path = folder.resolve(name).toString();
    ((MLWritable) stage).save(path);
    MLReader<?> reader = (MLReader<?>) stage.getClass().getMethod("read").invoke(null);
    try {
      return (Params) reader.load(path);
    } catch (RuntimeException e) {
      throw new IOException("cannot load what was saved", e);
    }
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void modelsHaveParentUidAndParamsOfTheirEstimatorAndItsCopies(Estimator<?> estimator) {
    Dataset<Row> rows = ToyRows.rings(60, 2);
    Model<?> model = (Model<?>) estimator.fit(rows);
    assertThat(model.uid()).isEqualTo(estimator.uid());
    assertThat(model.parent()).isSameAs(estimator);
    Model<?> copy = (Model<?>) model.copy(ParamMap.empty());
    assertThat(copy.parent()).isSameAs(estimator);
    assertThat(copy.parent().uid()).isEqualTo(model.parent().uid());
    for (Param<?> param : estimator.params()) {
      assertThat(model.hasParam(param.name())).as(param.name()).isTrue();
      assertThat(model.get(model.getParam(param.name())).isDefined())
          .as(param.name())
          .isEqualTo(estimator.get(param).isDefined());
    }
    Model<?> other =
        (Model<?>)
            estimator.fit(rows, new ParamMap().put(estimator.<Object>getParam("maxIter"), 2));
    assertThat(other.getOrDefault(other.getParam("maxIter"))).isEqualTo(2);
    assertThat(estimator.getOrDefault(estimator.getParam("maxIter"))).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("estimators")
  void theSchemaForetoldIsTheSchemaOfTheResult(Estimator<?> estimator) {
    Dataset<Row> rows = ToyRows.rings(60, 2).withColumn("other", functions.lit("x"));
    PipelineStage stage = estimator;
    Model<?> model = (Model<?>) estimator.fit(rows);
    Dataset<Row> scored = model.transform(rows);
    // In any order: Spark's own classifiers foretell the prediction first, and append it last.
    assertThat(model.transformSchema(rows.schema()).fields())
        .containsExactlyInAnyOrder(scored.schema().fields());
    assertThat(stage.transformSchema(rows.schema()).fieldNames())
        .containsExactlyInAnyOrder(scored.columns());
    assertThat(List.of(scored.columns())).startsWith("features", "label", "other");
  }

  // Labels of any numeric type, as Spark's own suite tries them.
  @ParameterizedTest
  @MethodSource("estimators")
  void labelsAndWeightsMayBeOfAnyNumericType(Estimator<?> estimator) {
    Dataset<Row> rows = ToyRows.rings(60, 2).withColumn("w", functions.expr("1 + label"));
    estimator.set("weightCol", "w");
    MlpModel expected = (MlpModel) estimator.fit(rows);
    for (String type :
        List.of("tinyint", "smallint", "int", "bigint", "float", "double", "decimal(10,0)")) {
      Dataset<Row> cast =
          rows.withColumn("label", rows.col("label").cast(type))
              .withColumn("w", rows.col("w").cast(type));
      assertThat(((MlpModel) estimator.fit(cast)).weightsSha256())
          .as(type)
          .isEqualTo(expected.weightsSha256());
    }
  }
}
