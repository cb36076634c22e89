package org.sparkmlp.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.shared.HasMaxIter;
import org.apache.spark.ml.param.shared.HasWeightCol;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParamsTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.IntegerType)
          .add("weight", DataTypes.StringType)
          .add("held", DataTypes.IntegerType);

  static Stream<Params> stages() {
    return Stream.of(
        new MlpClassifier(), new MlpRegressor(), HandMade.classifier(), HandMade.linear());
  }

  @ParameterizedTest
  @MethodSource("stages")
  void ownsEveryParamAndExplainsIt(Params stage) {
    assertThat(stage.params()).hasSizeGreaterThan(25);
    for (Param<?> param : stage.params()) {
      assertThat(param.parent()).isEqualTo(stage.uid());
      assertThat(param.doc()).as(param.name()).isNotBlank();
      assertThat(stage.explainParams()).contains(param.name() + ": " + param.doc());
    }
  }

  @ParameterizedTest
  @MethodSource("stages")
  void aCopyHasTheSameUidAndValuesAndTheExtraOnes(Params stage) {
    Param<Object> maxIter = stage.getParam("maxIter");
    stage.set(stage.getParam("seed"), 3L);
    Params copy = stage.copy(new ParamMap().put(maxIter, 7));
    assertThat(copy).isNotSameAs(stage).hasSameClassAs(stage);
    assertThat(copy.uid()).isEqualTo(stage.uid());
    assertThat(copy.getOrDefault(copy.getParam("seed"))).isEqualTo(3L);
    assertThat(copy.getOrDefault(copy.getParam("maxIter"))).isEqualTo(7);
    assertThat(stage.getOrDefault(maxIter)).isEqualTo(100);
  }

  @Test
  void hasTheDocumentedDefaults() {
    MlpClassifier classifier = new MlpClassifier();
    assertThat(classifier.getHiddenLayers()).containsExactly(100);
    assertThat(classifier.getActivation()).isEqualTo("relu");
    assertThat(classifier.getBatchSize()).isEqualTo(128);
    assertThat(classifier.getMaxIter()).isEqualTo(100);
    assertThat(classifier.getStepSize()).isEqualTo(0.05);
    assertThat(classifier.getMomentum()).isEqualTo(0.9);
    assertThat(classifier.getRegParam()).isEqualTo(0.002);
    assertThat(classifier.getTol()).isEqualTo(1e-4);
    assertThat(classifier.getSeed()).isEqualTo("org.sparkmlp.ml.MlpClassifier".hashCode());
    assertThat(classifier.getStandardize()).isTrue();
    assertThat(classifier.getHandleInvalid()).isEqualTo("error");
    for (String unset :
        List.of("lanes", "numWorkers", "patience", "clipNorm", "weightCol", "checkpointDir")) {
      assertThat(classifier.isDefined(classifier.getParam(unset))).as(unset).isFalse();
    }
    assertThat(new MlpRegressor().getStandardizeLabel()).isTrue();
    assertThat(new MlpRegressor().getStepSize()).isEqualTo(0.01);
    assertThat(new MlpRegressor().getRegParam()).isEqualTo(1e-4);
    assertThat(HandMade.linear().getStepSize()).isEqualTo(0.01);
    assertThat(HandMade.linear().getRegParam()).isEqualTo(1e-4);
    assertThat(new MlpRegressor().getPredictionCol()).isEqualTo("prediction");
    assertThat(classifier).isInstanceOf(HasMaxIter.class).isInstanceOf(HasWeightCol.class);
  }

  @Test
  void uidsAreRandomOrGiven() {
    assertThat(new MlpClassifier().uid()).startsWith("mlpc_");
    assertThat(new MlpClassifier().uid()).isNotEqualTo(new MlpClassifier().uid());
    assertThat(new MlpClassifier("mine").uid()).isEqualTo("mine");
    assertThat(new MlpRegressor("mine").uid()).isEqualTo("mine");
    assertThat(new MlpRegressor().uid()).startsWith("mlpr_");
  }

  @Test
  void refusesValuesOutOfBoundsWhenTheyAreSet() {
    MlpClassifier c = new MlpClassifier();
    refuses(() -> c.setBatchSize(0), "batchSize must be at least 1, was 0");
    refuses(() -> c.setMaxIter(0), "maxIter must be at least 1, was 0");
    refuses(() -> c.setHiddenLayers(10, 0), "hiddenLayers must be widths of at least 1");
    refuses(() -> c.setStepSize(-0.1), "stepSize must be above 0 and finite, was -0.1");
    refuses(() -> c.setStepSize(Double.NaN), "stepSize must be above 0");
    refuses(() -> c.setMomentum(1), "momentum must be at least 0 and below 1, was 1.0");
    refuses(() -> c.setMomentum(Double.NaN), "momentum must be at least 0 and below 1");
    refuses(() -> c.setRegParam(-1), "regParam must be at least 0");
    refuses(() -> c.setTol(-1), "tol must be at least 0");
    refuses(() -> c.setClipNorm(0), "clipNorm must be above 0");
    refuses(
        () -> c.setValidationFraction(1),
        "validationFraction must be at least 0 and below 1, was 1.0");
    refuses(() -> c.setPatience(0), "patience must be at least 1");
    refuses(() -> c.setCheckpointInterval(0), "checkpointInterval must be at least 1, was 0");
    refuses(() -> c.setCheckpointMinutes(0), "checkpointMinutes must be above 0");
    assertThat(c.setCheckpointInterval(-1).getCheckpointInterval()).isEqualTo(-1);
    refuses(() -> c.setOnDivergence("retry"), "one of fail, rollback, was 'retry'");
    refuses(() -> c.setKeep("first"), "keep must be one of best, last, was 'first'");
    refuses(() -> c.setLanes(6), "lanes must be a power of two from 1 to 1024, was 6");
    refuses(() -> c.setNumWorkers(0), "numWorkers must be at least 1");
    refuses(() -> c.setActivation("relu,swoosh"), "was 'swoosh'");
    refuses(() -> c.setLearningRateSchedule("zigzag"), "zigzag");
    refuses(() -> c.setExchange("pigeon"), "was 'pigeon'");
    refuses(() -> c.setHandleInvalid("keep"), "handleInvalid must be one of error, skip");
    refuses(() -> c.setClassWeights("0:1,0:2"), "wrong at '0:2'");
    refuses(() -> c.setClassWeights("0=1"), "wrong at '0=1'");
    refuses(() -> c.setClassWeights("0:-1"), "wrong at '0:-1'");
    assertThat(c.extractParamMap().get(c.batchSize()).get()).isEqualTo(128);
  }

  @Test
  void checksTheColumnsOfAFitBeforeAnythingRuns() {
    refuses(
        () -> new MlpClassifier().setWeightCol("weight").transformSchema(SCHEMA),
        "weight",
        "string");
    refuses(
        () -> new MlpRegressor().setWeightCol("weight").transformSchema(SCHEMA),
        "weight",
        "string");
    for (Estimator<?> stage :
        List.of(
            new MlpClassifier().setValidationIndicatorCol("held"),
            new MlpRegressor().setValidationIndicatorCol("held"))) {
      refuses(() -> stage.transformSchema(SCHEMA), "held", "boolean", "int");
    }
    assertThatThrownBy(() -> new MlpClassifier().setLabelCol("none").transformSchema(SCHEMA))
        .hasMessageContaining("none");
    assertThatThrownBy(() -> new MlpRegressor().setLabelCol("none").transformSchema(SCHEMA))
        .hasMessageContaining("none");
    refuses(() -> new MlpRegressor().setLabelCol("weight").transformSchema(SCHEMA), "weight");
    assertThat(new MlpClassifier().transformSchema(SCHEMA).fieldNames())
        .endsWith("prediction", "rawPrediction", "probability");
    assertThat(
            new MlpRegressor()
                .setLabelCol("features")
                .transformSchema(SCHEMA)
                .apply("prediction")
                .dataType())
        .isEqualTo(SQLDataTypes.VectorType());
  }

  @Test
  void activationsAreOneOrOnePerHiddenLayer() {
    assertThat(FitRequests.activations("tanh", 3)).hasSize(3);
    assertThat(FitRequests.activations("relu, tanh", 2)).hasSize(2);
    refuses(() -> FitRequests.activations("relu,tanh", 3), "hiddenLayers has 3", "names 2");
    assertThat(new MlpClassifier().setActivation(new String[] {"relu", "tanh"}).getActivation())
        .isEqualTo("relu,tanh");
  }

  @Test
  void sparkFindsTheStagesByTheirServices() {
    assertThat(classes(ServiceLoader.load(Estimator.class)))
        .contains(MlpClassifier.class, MlpRegressor.class);
    assertThat(classes(ServiceLoader.load(Transformer.class)))
        .contains(MlpClassificationModel.class, MlpRegressionModel.class);
  }

  // Asked for the types alone, as Spark does: not every model of Spark's own can be made.
  private static List<Class<?>> classes(ServiceLoader<?> stages) {
    return stages.stream().<Class<?>>map(ServiceLoader.Provider::type).toList();
  }

  private static void refuses(Runnable setting, String... parts) {
    assertThatThrownBy(setting::run)
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> Arrays.stream(parts).forEach(p -> assertThat(e.getMessage()).contains(p)));
  }
}
