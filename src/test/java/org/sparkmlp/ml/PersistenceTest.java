package org.sparkmlp.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.ml.files.ModelWriter;
import org.sparkmlp.ml.files.StageWriter;
import org.sparkmlp.ml.files.TrainedNetwork;

class PersistenceTest {
  private static final Vector ROW = Vectors.dense(0.5, -1, 2);

  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    LocalSpark.session();
  }

  @Test
  void aSavedClassifierModelIsTheSame() throws IOException {
    MlpClassificationModel model = HandMade.classifier();
    model.set(model.batchSize(), 32);
    model.setThresholds(new double[] {0.1, 0.5, 0.4}).setPredictionCol("guess");
    model.save(path("model"));
    MlpClassificationModel loaded = MlpClassificationModel.load(path("model"));
    assertThat(loaded.uid()).isEqualTo(model.uid());
    assertThat(loaded.parameters()).isEqualTo(model.parameters());
    assertThat(loaded.weightsSha256()).isEqualTo(model.weightsSha256());
    assertThat(loaded.topology()).isEqualTo(model.topology());
    assertThat(loaded.labelNames()).containsExactly("a", "b", "c");
    assertThat(loaded.provenance()).isEqualTo(HandMade.PROVENANCE);
    assertThat(loaded.getBatchSize()).isEqualTo(32);
    assertThat(loaded.getPredictionCol()).isEqualTo("guess");
    assertThat(loaded.getThresholds()).containsExactly(0.1, 0.5, 0.4);
    assertThat(loaded.predictProbability(ROW)).isEqualTo(model.predictProbability(ROW));
    assertThat(loaded.hasSummary()).isFalse();
  }

  @Test
  void aSavedRegressionModelIsTheSame() throws IOException {
    MlpRegressionModel model = HandMade.twoTargets();
    model.save(path("model"));
    MlpRegressionModel loaded = MlpRegressionModel.load(path("model"));
    Vector row = Vectors.dense(3, 4);
    assertThat(loaded.predictTargets(row)).isEqualTo(model.predictTargets(row));
    assertThat(loaded.labelScaling().shift()).containsExactly(10, -5);
    assertThat(loaded.trained().vectorLabel()).isTrue();
  }

  @Test
  void estimatorsAreSavedWithTheirParamsAndTheModelToStartFrom() throws IOException {
    MlpClassifier classifier =
        new MlpClassifier()
            .setHiddenLayers(64, 32)
            .setActivation("relu,tanh")
            .setSeed(5)
            .setClassWeights("0:1,1:5")
            .setInitialModel(HandMade.classifier());
    classifier.save(path("classifier"));
    MlpClassifier loaded = MlpClassifier.load(path("classifier"));
    assertThat(loaded.uid()).isEqualTo(classifier.uid());
    assertThat(loaded.getHiddenLayers()).containsExactly(64, 32);
    assertThat(loaded.getActivation()).isEqualTo("relu,tanh");
    assertThat(loaded.getSeed()).isEqualTo(5);
    assertThat(loaded.getClassWeights()).isEqualTo("0:1,1:5");
    assertThat(loaded.isSet(loaded.clipNorm())).isFalse();
    assertThat(loaded.getInitialModel().orElseThrow().parameters())
        .isEqualTo(HandMade.classifier().parameters());

    new MlpRegressor().setStandardizeLabel(false).save(path("regressor"));
    assertThat(MlpRegressor.load(path("regressor")).getStandardizeLabel()).isFalse();
    assertThat(MlpRegressor.load(path("regressor")).getInitialModel()).isEmpty();
  }

  @Test
  void pipelinesKeepTheirStages() throws IOException {
    new Pipeline()
        .setStages(new PipelineStage[] {new MlpClassifier().setMaxIter(3)})
        .save(path("pipeline"));
    PipelineStage stage = Pipeline.load(path("pipeline")).getStages()[0];
    assertThat(((MlpClassifier) stage).getMaxIter()).isEqualTo(3);
    PipelineModel model =
        new Pipeline()
            .setStages(new PipelineStage[] {HandMade.classifier()})
            .fit(VectorRows.of(ROW));
    model.save(path("model"));
    Transformer loaded = PipelineModel.load(path("model")).stages()[0];
    assertThat(((MlpClassificationModel) loaded).parameters())
        .isEqualTo(HandMade.classifier().parameters());
  }

  // As Spark Connect's server saves and loads: by java.nio, where the default file system may be
  // another.
  @Test
  void everythingIsSavedLocallyWhereSparkSaysSo() throws IOException {
    MlpClassificationModel model = HandMade.classifier();
    Dataset<Row> rows = VectorRows.of(ROW);
    PipelineStage[] stages = {new MlpClassifier().setInitialModel(model).setMaxIter(7)};
    Pipeline pipeline = new Pipeline().setStages(stages);
    PipelineModel pipelineModel =
        new Pipeline()
            .setStages(
                new PipelineStage[] {model, HandMade.twoTargets().setPredictionCol("targets")})
            .fit(rows);
    Configuration hadoop = LocalSpark.session().sparkContext().hadoopConfiguration();
    String before = hadoop.get("fs.defaultFS");
    hadoop.set("fs.defaultFS", "hdfs://nowhere.invalid:1");
    try {
      model.write().saveToLocal(path("model"));
      pipeline.write().saveToLocal(path("pipeline"));
      pipelineModel.write().saveToLocal(path("pipelineModel"));
      ((MlpClassifier) stages[0]).write().saveToLocal(path("estimator"));

      assertThat(MlpClassificationModel.read().loadFromLocal(path("model")).parameters())
          .isEqualTo(model.parameters());
      MlpClassifier estimator = MlpClassifier.read().loadFromLocal(path("estimator"));
      assertThat(estimator.getMaxIter()).isEqualTo(7);
      assertThat(estimator.getInitialModel().orElseThrow().parameters())
          .isEqualTo(model.parameters());
      Pipeline loaded = Pipeline.read().loadFromLocal(path("pipeline"));
      assertThat(((MlpClassifier) loaded.getStages()[0]).getMaxIter()).isEqualTo(7);
      PipelineModel loadedModel = PipelineModel.read().loadFromLocal(path("pipelineModel"));
      assertThat(((MlpRegressionModel) loadedModel.stages()[1]).weightsSha256())
          .isEqualTo(HandMade.twoTargets().weightsSha256());
      assertThatThrownBy(() -> MlpClassifier.read().loadFromLocal(path("nowhere")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("nowhere/metadata is missing");
    } finally {
      hadoop.set("fs.defaultFS", before);
    }
    assertThat(folder.resolve("model/data/parameters.bin")).exists();
    assertThat(folder.resolve("model/data/.parameters.bin.crc")).doesNotExist(); // Hadoop's
  }

  @Test
  void refusesToOverwriteUnlessAsked() throws IOException {
    HandMade.linear().save(path("model"));
    assertThatThrownBy(() -> HandMade.linear().save(path("model"))).hasMessageContaining("exists");
    HandMade.twoTargets().write().overwrite().save(path("model"));
    assertThat(MlpRegressionModel.load(path("model")).weightsSha256())
        .isEqualTo(HandMade.twoTargets().weightsSha256());
  }

  /** Writes the parameters of a model, and then fails: there is no scaling of labels. */
  private static ModelWriter failing(MlpRegressionModel model) {
    TrainedNetwork whole = model.trained();
    return new ModelWriter(
        model,
        new TrainedNetwork(
            whole.topology(),
            whole.loss(),
            whole.parameters(),
            whole.features(),
            null,
            List.of(),
            false,
            whole.provenance()));
  }

  // Spark's own writers delete the old model before they begin.
  @Test
  void overwritingKeepsTheOldOneUntilTheNewOneIsComplete() throws IOException {
    MlpRegressionModel model = HandMade.linear();
    model.save(path("model"));
    new MlpRegressor().setMaxIter(7).save(path("estimator"));

    assertThatThrownBy(() -> failing(HandMade.twoTargets()).overwrite().save(path("model")))
        .isInstanceOf(NullPointerException.class);
    assertThat(MlpRegressionModel.load(path("model")).weightsSha256())
        .isEqualTo(model.weightsSha256());
    assertThatThrownBy(
            () ->
                new StageWriter(new MlpRegressor(), Optional.of(failing(model)))
                    .overwrite()
                    .save(path("estimator")))
        .isInstanceOf(NullPointerException.class);
    assertThat(MlpRegressor.load(path("estimator")).getMaxIter()).isEqualTo(7);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("model", "estimator");
  }

  @Test
  void namesTheFileThatIsMissingOrDamaged() throws IOException {
    assertThatThrownBy(() -> MlpRegressionModel.load(path("nowhere")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere/metadata is missing");

    HandMade.linear().save(path("damaged"));
    Path file = folder.resolve("damaged/data/parameters.bin");
    byte[] bytes = Files.readAllBytes(file);
    bytes[5] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> MlpRegressionModel.load(path("damaged")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("damaged")
        .hasMessageContaining("data/parameters.bin");
    Files.deleteIfExists(folder.resolve("damaged/data/.parameters.bin.crc"));
    assertThatThrownBy(() -> MlpRegressionModel.load(path("damaged")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("data/parameters.bin must have the SHA-256");
    Files.write(file, new byte[3]);
    assertThatThrownBy(() -> MlpRegressionModel.load(path("damaged")))
        .hasMessageContaining("data/parameters.bin must have 12 bytes, has 3");
    Files.delete(file);
    assertThatThrownBy(() -> MlpRegressionModel.load(path("damaged")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("data/parameters.bin is missing");
  }

  @Test
  void measuresAFileBeforeReadingIt() throws IOException {
    HandMade.linear().save(path("huge"));
    Path file = folder.resolve("huge/data/parameters.bin");
    Files.delete(folder.resolve("huge/data/.parameters.bin.crc"));
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(3L << 30); // more than one array holds: reading it whole would fail
    }
    assertThatThrownBy(() -> MlpRegressionModel.load(path("huge")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("data/parameters.bin must have 12 bytes, has 3221225472");
  }

  @Test
  void refusesANewerFormatWithOneLine() throws IOException {
    saveWithFormat("2");
    assertThatThrownBy(() -> MlpRegressionModel.load(path("model")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has format 2")
        .hasMessageContaining("load it with a newer version")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"garbage\"", "0", "-1", "1.5", "null", "[1]"})
  void saysThatAFormatWhichIsNoneIsDamage(String format) throws IOException {
    saveWithFormat(format);
    assertThatThrownBy(() -> MlpRegressionModel.load(path("model")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("damaged: formatVersion in")
        .hasMessageEndingWith("must be a whole number of at least 1, was " + format)
        .hasMessageNotContaining("\n");
  }

  private void saveWithFormat(String format) throws IOException {
    HandMade.linear().save(path("model"));
    try (Stream<Path> files = Files.walk(folder.resolve("model/metadata"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (file.getFileName().toString().endsWith(".crc")) {
          Files.delete(file);
        } else if (file.getFileName().toString().startsWith("part-")) {
          Files.writeString(
              file,
              Files.readString(file).replace("\"formatVersion\":1", "\"formatVersion\":" + format));
        }
      }
    }
  }

  @Test
  void saysWhenAModelIsLoadedAsAnotherKind() throws IOException {
    HandMade.linear().save(path("model"));
    assertThatThrownBy(() -> MlpClassificationModel.load(path("model")))
        .hasMessageContaining("MlpRegressionModel");
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
