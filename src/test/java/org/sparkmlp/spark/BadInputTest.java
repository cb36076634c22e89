package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.Loss;
import org.sparkmlp.spark.request.Columns;
import org.sparkmlp.spark.request.FittedNetwork;
import org.sparkmlp.training.TrainingListener;

/** Data that cannot be trained on is refused with one clear line, and nothing is left behind. */
class BadInputTest {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final Vector GOOD = Vectors.dense(1, 2, 3);

  private final FitFixture fixture = quick();
  private final List<String> warnings = new ArrayList<>();

  private static FitFixture quick() {
    FitFixture fixture = new FitFixture().workers(2);
    fixture.epochs = 1;
    fixture.validationFraction = 0;
    return fixture;
  }

  /** Good rows of three classes, the given ones among them, over some partitions. */
  private static Dataset<Row> with(int partitions, Row... others) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(row(Vectors.dense(i, 2, 3 * i), (double) (i % 3), 1.0));
    }
    rows.addAll(17, List.of(others));
    return SPARK.createDataFrame(rows, FitFixture.SCHEMA).repartition(partitions);
  }

  private static Row row(Object features, Object label, Object weight) {
    return RowFactory.create(features, label, weight);
  }

  private FittedNetwork fit(Dataset<Row> rows) {
    return DistributedFit.fit(
        fixture.request(rows),
        new TrainingListener() {
          @Override
          public void onWarning(String warning) {
            warnings.add(warning);
          }
        });
  }

  private void assertRefused(Dataset<Row> rows, String... parts) {
    assertRefused(rows, message -> assertThat(message).contains(parts));
  }

  private void assertRefused(Dataset<Row> rows, Consumer<String> message) {
    Throwable refused = catchThrowable(() -> fit(rows));
    assertThat(refused).isExactlyInstanceOf(Refusal.class);
    assertThat(refused.getMessage()).doesNotContain("\n").satisfies(message);
    assertThat(SPARK.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
  }

  @Test
  void theGoodRowsAloneAreTrainedOn() {
    assertThat(fit(with(3)).scores().rows()).isEqualTo(40);
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aNullLabel(int partitions) {
    assertRefused(
        with(partitions, row(GOOD, null, 1.0)),
        "column 'label' has a null: a row must have a label; drop such rows");
  }

  @Test
  void aNullVector() {
    assertRefused(with(3, row(null, 1.0, 1.0)), "column 'features' has a null: a row must");
  }

  @ParameterizedTest
  @CsvSource({"NaN,NaN", "Infinity,Infinity", "-Infinity,-Infinity", "1e300,Infinity"})
  void aFeatureThatIsNotFiniteIsNamedByColumnAndIndex(double value, String shown) {
    String expected = "column 'features' has the value " + shown + " at index 1: values must be";
    assertRefused(with(3, row(Vectors.dense(1, value, 3), 1.0, 1.0)), expected);
    assertRefused(
        with(3, row(Vectors.sparse(3, new int[] {1}, new double[] {value}), 1.0, 1.0)), expected);
  }

  @Test
  void whatIsWrongWithARowFarAwayReachesTheCallerAsFields() {
    Throwable refused =
        catchThrowable(() -> fit(with(3, row(Vectors.dense(1, Double.NaN, 3), 1.0, 1.0))));
    Refusal refusal = (Refusal) refused;
    assertThat(refusal.column()).contains("features");
    assertThat(refusal.index()).hasValue(1);
    assertThat(refusal.value()).contains("NaN");
    assertThat(refusal.bound()).isEqualTo("values must be finite as float32");
    assertThat(refusal.remedy()).contains("drop such rows");
    assertThat(refusal.isSkippable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, -1, -0.5})
  void aClassThatIsNoWholeNumberFromZero(double label) {
    assertRefused(
        with(3, row(GOOD, label, 1.0)),
        "column 'label' has the value " + label + ": a class label must be a whole number");
  }

  @Test
  void aClassBeyondTheLimit() {
    assertRefused(
        with(3, row(GOOD, 10_000.0, 1.0)),
        "column 'label' has the value 10000.0: class labels must be below 10000");
    assertThat(fit(with(3, row(GOOD, 30.0, 1.0))).network().topology().outputs()).isEqualTo(31);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY, 1e39})
  void aLabelThatIsNotFinite(double label) {
    for (Loss loss : Loss.values()) {
      fixture.loss = loss;
      assertRefused(
          with(3, row(GOOD, label, 1.0)), "column 'label' has the value " + label, "finite");
    }
  }

  @Test
  void anyFiniteNumberIsARegressionLabel() {
    fixture.loss = Loss.SQUARED_ERROR;
    assertThat(fit(with(3, row(GOOD, -0.5, 1.0))).scores().rows()).isEqualTo(41);
  }

  @Test
  void oneClassOnlyIsWarnedOf() {
    Dataset<Row> one = with(2).filter("label = 1");
    assertThat(fit(one).network().topology().outputs()).isEqualTo(2);
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("label column 'label' has one class only, 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void vectorsOfDifferingLengths(int partitions) {
    Row[] longer = new Row[20];
    for (int i = 0; i < longer.length; i++) {
      longer[i] = row(Vectors.dense(1, 2, 3, i), 1.0, 1.0);
    }
    assertRefused(
        with(partitions, longer), "vectors of differing lengths: 3 and 4 features", "as many");
  }

  @Test
  void vectorsThatDifferOnlyAcrossPartitions() {
    StructType schema = FitFixture.SCHEMA;
    Dataset<Row> longer =
        SPARK.createDataFrame(List.of(row(Vectors.dense(1, 2), 1.0, 1.0)), schema).coalesce(1);
    for (int workers = 1; workers <= 8; workers += 7) {
      fixture.workers(workers);
      assertRefused(
          with(1).union(longer), "vectors of differing lengths: 2 and 3 features", "as many");
    }
  }

  @Test
  void targetsOfDifferingLengths() {
    fixture.loss = Loss.SQUARED_ERROR;
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", SQLDataTypes.VectorType())
            .add("weight", DataTypes.DoubleType);
    assertRefused(
        SPARK
            .createDataFrame(
                List.of(row(GOOD, Vectors.dense(1, 2), 1.0), row(GOOD, Vectors.dense(1), 1.0)),
                schema)
            .coalesce(1),
        "column 'label' has vectors of differing lengths: 1 and 2 targets");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, -1e-300, Double.NaN, Double.POSITIVE_INFINITY, 1e39})
  void aWeightThatIsNegativeOrNotFinite(double weight) {
    assertRefused(
        with(3, row(GOOD, 1.0, weight)),
        "column 'weight' has the value " + weight + ": a weight must be a finite number");
  }

  @Test
  void aNullWeight() {
    assertRefused(with(3, row(GOOD, 1.0, null)), "column 'weight' has a null");
  }

  @Test
  void nothingButWeightsOfZero() {
    assertRefused(
        with(3).withColumn("weight", functions.lit(0.0)),
        "column 'weight' has weights of 0 only: at least one row needs a weight above 0");
  }

  @Test
  void noRows() {
    assertRefused(with(3).limit(0), "the data has no rows");
    assertRefused(with(3).filter("label > 100"), "the data has no rows");
  }

  @Test
  void missingColumns() {
    for (Columns columns :
        List.of(
            new Columns("no such", "label", Optional.empty(), Optional.empty()),
            new Columns("features", "no such", Optional.empty(), Optional.empty()),
            new Columns("features", "label", Optional.of("no such"), Optional.empty()),
            new Columns("features", "label", Optional.empty(), Optional.of("no such")))) {
      fixture.columns = columns;
      assertRefused(
          with(2), "column 'no such' does not exist; the columns are features, label, weight");
    }
  }

  @Test
  void aColumnThatIsThereTwice() {
    assertRefused(
        with(2).select("features", "label", "weight", "label"),
        "column 'label' is there 2 times: rename or drop all but one");
    assertRefused(
        with(2).selectExpr("features", "label", "weight", "weight * 2 as features"),
        "column 'features' is there 2 times: rename or drop all but one");
  }

  @Test
  void columnsOfTheWrongType() {
    assertRefused(
        with(2).withColumn("features", functions.lit(1.5)),
        "column 'features' must be a vector, but is of type double");
    assertRefused(
        with(2).withColumn("label", functions.lit("a")),
        "column 'label' must be numeric, but is of type string");
    assertRefused(
        with(2).withColumn("weight", functions.lit("a")),
        "column 'weight' must be numeric, but is of type string");
    assertRefused(
        with(2).withColumn("label", functions.col("features")), "column 'label' must be numeric");
    fixture.loss = Loss.SQUARED_ERROR;
    assertRefused(
        with(2).withColumn("label", functions.lit("a")),
        "column 'label' must be numeric, or a vector of targets, but is of type string");
    fixture.columns =
        new Columns("features", "label", Optional.of("weight"), Optional.of("weight"));
    assertRefused(with(2), "column 'weight' must be boolean, but is of type double");
  }

  @Test
  void allRowsHeldOut() {
    fixture.columns = new Columns("features", "label", Optional.of("weight"), Optional.of("held"));
    assertRefused(
        with(2).withColumn("held", functions.lit(true)),
        "no row is left to train on: all 40 are validation rows");
    assertRefused(
        with(2).withColumn("held", functions.expr("if(label = 0, null, false)")),
        "column 'held' has a null: it must be true or false");
  }

  @Test
  void noRowHeldOutIsWarnedOf() {
    fixture.validationFraction = 1e-9;
    assertThat(fit(with(2)).scores().validation()).isEmpty();
    assertThat(warnings).singleElement().asString().startsWith("no row was held out");
  }

  @Test
  void aBadRowAmongManyPartitionsIsToldTheSameWayEveryTime() {
    Dataset<Row> bad =
        with(
            7,
            row(GOOD, -1.0, 1.0),
            row(GOOD, 1.0, -1.0),
            row(GOOD, null, 1.0),
            row(null, 1.0, 1.0));
    List<String> messages = new ArrayList<>();
    assertRefused(bad, messages::add);
    assertRefused(bad, messages::add);
    assertThat(messages.get(1)).isEqualTo(messages.get(0));
  }

  @Test
  void aDivergedFitLeavesNothingBehindEither() {
    fixture.schedule = new org.sparkmlp.optim.Schedule.Constant(1e30);
    fixture.loss = Loss.SQUARED_ERROR;
    fixture.epochs = 5;
    assertThat(catchThrowable(() -> fit(with(2))))
        .isInstanceOf(org.sparkmlp.training.DivergenceException.class);
    assertThat(SPARK.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
  }

  @Test
  void moreLanesThanRowsOfABatchAreRefused() {
    FitFixture fixture = new FitFixture();
    fixture.batchSize = 4;
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () ->
                fixture.request(
                    FitFixture.frame(org.sparkmlp.LocalSpark.session(), FitFixture.rows(20))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lanes must be at most the batch size, 4, was 8");
  }

  @Test
  void fewerWorkersThanAskedForAreTold() {
    java.util.List<String> warnings = new java.util.ArrayList<>();
    DistributedFit.fit(
        new FitFixture()
            .workers(5)
            .request(FitFixture.frame(org.sparkmlp.LocalSpark.session(), FitFixture.rows(200))),
        new org.sparkmlp.training.TrainingListener() {
          @Override
          public void onWarning(String warning) {
            warnings.add(warning);
          }
        });
    assertThat(warnings).singleElement().asString().contains("5 workers were asked for, 2 train");
  }
}
