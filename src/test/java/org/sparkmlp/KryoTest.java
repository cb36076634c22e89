package org.sparkmlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkmlp.ml.MlpClassificationModel;
import org.sparkmlp.ml.MlpClassifier;
import org.sparkmlp.ml.prepare.TableEncoder;
import org.sparkmlp.spark.FitFixture;
import org.sparkmlp.spark.KryoClasses;
import org.sparkmlp.training.TrainingListener;

/** Fits and predictions where Spark carries data by Kryo have the bits that they have by Java. */
@Tag("cluster")
@Timeout(300)
class KryoTest {
  private static float[] resident;
  private static float[] byJobs;
  private static List<Row> expectedRows;
  private static List<Row> encodedRows;

  private SparkSession spark;

  @BeforeAll
  static void fitByJavaSerialization() {
    SparkSession java = LocalSpark.session();
    MlpClassificationModel model = fit(java, "resident");
    resident = model.parameters();
    byJobs = fit(java, "job").parameters();
    expectedRows = score(java, model);
    encodedRows = encode(java);
    java.stop();
  }

  @AfterEach
  void stop() {
    spark.stop();
  }

  private static SparkSession.Builder byKryo(SparkSession.Builder builder) {
    return builder.config("spark.serializer", KryoSerializer.class.getName());
  }

  private static Dataset<Row> rows(SparkSession spark) {
    return FitFixture.frame(spark, FitFixture.rows(400)).repartition(3);
  }

  private static MlpClassificationModel fit(SparkSession spark, String exchange) {
    return new MlpClassifier()
        .setHiddenLayers(7)
        .setMaxIter(3)
        .setSeed(5)
        .setWeightCol("weight")
        .setClassWeights("balanced")
        .setValidationFraction(0.2)
        .setExchange(exchange)
        .setTrainingListener(
            new TrainingListener() {
              @Override
              public boolean looksInside() {
                return true;
              }

              @Override
              public void onWarning(String warning) {
                throw new AssertionError(warning);
              }
            })
        .fit(rows(spark));
  }

  /** Predictions by block, in the order of the features. */
  private static List<Row> score(SparkSession spark, MlpClassificationModel model) {
    return model.transform(rows(spark)).selectExpr("prediction", "probability").collectAsList();
  }

  /** Of more partitions than slots, so that counts meet in a shuffle. */
  private static List<Row> encode(SparkSession spark) {
    Dataset<Row> table =
        spark
            .range(0, 200, 1, 30)
            .selectExpr("if(id % 7 = 0, NULL, id / 3D) AS x", "concat('w', id % 5) AS w");
    return new TableEncoder()
        .setInputCols("x", "w")
        .setMissing("impute")
        .fit(table)
        .transform(table)
        .select("features")
        .collectAsList();
  }

  private void hasTheBitsOfJavaSerialization() {
    assertThat(encode(spark)).isEqualTo(encodedRows);
    MlpClassificationModel model = fit(spark, "resident");
    assertThat(model.parameters()).isEqualTo(resident);
    assertThat(fit(spark, "sharded").parameters()).isEqualTo(resident);
    assertThat(fit(spark, "job").parameters()).isEqualTo(byJobs);
    assertThat(score(spark, model)).containsExactlyInAnyOrderElementsOf(expectedRows);
    // In a condition each row goes through the network alone, and the summary has a filter of ours.
    assertThat(model.transform(rows(spark)).filter("probability is not null").count())
        .isEqualTo(expectedRows.size());
    assertThat(model.summary().predictions().count()).isEqualTo(model.summary().rows());
  }

  @Test
  void inOneProcessWithRegisteredClassesOnly() {
    spark =
        byKryo(SparkSession.builder())
            .master("local[2]")
            .config("spark.kryo.registrationRequired", true)
            .config("spark.kryo.registrator", KryoClasses.class.getName())
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .config("spark.sql.shuffle.partitions", 4)
            .config("spark.sql.warehouse.dir", "target/spark-warehouse")
            .getOrCreate();
    hasTheBitsOfJavaSerialization();
  }

  @Test
  void inExecutorProcesses() {
    spark = byKryo(ClusterSpark.builder(2)).getOrCreate();
    hasTheBitsOfJavaSerialization();
  }
}
