package org.sparkmlp.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.export.OnnxFile;
import org.sparkmlp.export.Scorer;
import org.sparkmlp.export.ScorerFile;
import org.sparkmlp.ml.prepare.TableEncoder;

/**
 * The Java snippets of guide and README, run; and the proof that they are these: between the
 * comments {@code snippet} and {@code end} stands what the documents have, letter by letter.
 */
class GuideTest {
  private static final Path SOURCE = Path.of("src/test/java/org/sparkmlp/ml/GuideTest.java");
  private static final Pattern IN_DOCUMENT = Pattern.compile("(?s)```java\\n(.*?)```");
  private static final Pattern HERE = Pattern.compile("(?s)\\n *// snippet\\n(.*?)\\n *// end\\n");

  @Test
  void trainsScoresAndSavesAClassifier() {
    Dataset<Row> training = DigitsTest.digits().withColumnRenamed("digit", "label");
    Dataset<Row> test = training.limit(100);
    // snippet
    MlpClassifier classifier =
        new MlpClassifier()
            .setHiddenLayers(64)
            .setValidationFraction(0.2)
            .setPatience(10)
            .setSeed(1);
    MlpClassificationModel model = classifier.fit(training);
    System.out.println(model); // … [64 features] -> 64 relu -> [10 classes], 4,810 parameters
    model.summary().epochs().show();
    double[] recall = model.summary().recallByLabel(); // of the training rows, as Spark's summaries
    Dataset<Row> scored = model.transform(test); // rawPrediction, probability, prediction
    ClassificationMetrics metrics = model.evaluate(test);
    // end
    assertThat(model.toString())
        .endsWith("[64 features] -> 64 relu -> [10 classes], 4,810 parameters");
    assertThat(recall).hasSize(10);
    assertThat(scored.columns()).endsWith("rawPrediction", "probability", "prediction");
    assertThat(metrics.accuracy()).isGreaterThan(0.9);
  }

  @Test
  void savesAndLoads() throws IOException {
    MlpClassificationModel model = HandMade.classifier();
    // snippet
    model.write().overwrite().save("target/digits-by-mlp");
    MlpClassificationModel loaded = MlpClassificationModel.load("target/digits-by-mlp");
    // end
    assertThat(loaded.weightsSha256()).isEqualTo(model.weightsSha256());
  }

  @Test
  void exportsAModel() throws IOException {
    MlpClassificationModel model = HandMade.classifier();
    // snippet
    try (OutputStream out = Files.newOutputStream(Path.of("target/digits.onnx"))) {
      OnnxFile.write(model.exported(), out);
    }
    // end
    assertThat(Path.of("target/digits.onnx")).isNotEmptyFile();
    try (OutputStream out = Files.newOutputStream(Path.of("target/digits.mlp"))) {
      ScorerFile.write(model.exported(), out);
    }
    float[] pixels = {1, 2, 3};
    // snippet
    Scorer scorer = Scorer.load(Path.of("target/digits.mlp"));
    double[] probabilities = scorer.predict(pixels); // float[64], in the order of scorer.inputs()
    String digit = scorer.classOf(pixels);
    // end
    assertThat(probabilities).hasSize(3);
    assertThat(digit).isIn("a", "b", "c");
  }

  @Test
  void learnsACurve() {
    Dataset<Row> samples = ToyRows.sine(200);
    // snippet
    MlpRegressionModel curve =
        new MlpRegressor().setHiddenLayers(32).setActivation("tanh").fit(samples);
    double y = curve.predict(Vectors.dense(0.5));
    // end
    assertThat(y).isBetween(1000.0, 1200.0);
  }

  @Test
  void encodesATable() {
    SparkSession spark = LocalSpark.session();
    Dataset<Row> known =
        spark.sql(
            "SELECT if(id % 5 = 0, NULL, id) AS age, if(id % 2 = 0, 'Cork', NULL) AS port,"
                + " date_add(DATE'1912-04-01', int(id)) AS booked, double(id % 2) AS label"
                + " FROM range(40)");
    Dataset<Row> unknown = known.drop("label");
    // snippet
    TableEncoder encoder =
        new TableEncoder().setInputCols("age", "port", "booked").setMissing("impute");
    Pipeline pipeline =
        new Pipeline().setStages(new PipelineStage[] {encoder, new MlpClassifier()});
    PipelineModel passengers = pipeline.fit(known);
    passengers.transform(unknown).select("age", "port", "prediction").show();
    // end
    Row first = passengers.transform(unknown).select("prediction").head();
    assertThat(first.getDouble(0)).isZero();
  }

  @Test
  void startsWhereAModelEnded() {
    Dataset<Row> training = ToyRows.rings(200, 2);
    // snippet
    MlpClassifier quick = new MlpClassifier().setHiddenLayers(16).setMaxIter(20);
    MlpClassificationModel first = quick.fit(training);
    MlpClassificationModel further = quick.setInitialModel(first).fit(training);
    // end
    assertThat(further.summary().objectiveHistory()[0])
        .isLessThan(first.summary().objectiveHistory()[0]);
  }

  @Test
  void isAStageOfAPipeline() {
    Dataset<Row> rows =
        org.sparkmlp.LocalSpark.session()
            .range(100)
            .selectExpr("id / 50.0D as x", "id * 3.0D as y");
    // snippet
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(new String[] {"x"}).setOutputCol("features");
    MlpRegressor network =
        new MlpRegressor()
            .setFeaturesCol("features")
            .setLabelCol("y")
            .setHiddenLayers(32)
            .setSeed(1);
    PipelineModel model =
        new Pipeline().setStages(new PipelineStage[] {assembler, network}).fit(rows);
    model.transform(rows).select("x", "prediction").show();
    // end
    assertThat(model.transform(rows).columns()).contains("prediction");
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "src/docs/spark-ml.md"})
  void theSnippetsOfTheDocumentsAreThoseThatRunHere(String document) throws IOException {
    String source = Files.readString(SOURCE);
    List<String> run = find(HERE, source);
    List<String> shown = find(IN_DOCUMENT, Files.readString(Path.of(document)));
    assertThat(shown).isNotEmpty();
    for (String snippet : shown) {
      List<String> code = new ArrayList<>();
      for (String line : snippet.split("\n")) {
        if (!line.startsWith("import ")) {
          code.add(line);
        } else if (!line.startsWith("import org.sparkmlp.ml.")) { // the package of this test
          assertThat(source).contains("\n" + line + "\n");
        }
      }
      assertThat(run).contains(String.join("\n", code).strip());
    }
  }

  private static List<String> find(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(GuideTest::inner).toList();
  }

  private static String inner(MatchResult match) {
    int indent = match.group(1).length() - match.group(1).stripLeading().length();
    return String.join(
        "\n",
        Arrays.stream(match.group(1).split("\n"))
            .map(line -> line.length() < indent ? line.strip() : line.substring(indent))
            .toList());
  }
}
