package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkmlp.LocalSpark;

/** Every mistake in the data is told in one line, with exit status 2, and nothing is written. */
class BadInputTest {
  private static final String ROWS = "1,2,0\n3,4,1\n5,6,0\n7,8,1\n";

  @TempDir Path folder;

  @AfterEach
  void nothingIsWritten() {
    assertThat(folder.resolve("model")).doesNotExist();
    assertThat(folder.resolve("metrics.json")).doesNotExist();
    assertThat(folder.toFile().list((dir, name) -> name.contains("._"))).isEmpty();
  }

  private Path csv(String text) throws IOException {
    return Files.writeString(folder.resolve("rows.csv"), text);
  }

  /** A training for one epoch, with more options after it. */
  private CommandRun train(Path data, String task, String more) {
    return CommandRun.of(
        ("train --epochs 1 --hidden 4 --label y --data " + data + " --task " + task + " " + more)
                .trim()
            + " --metrics "
            + folder.resolve("metrics.json")
            + " --model",
        folder.resolve("model"));
  }

  private CommandRun train(String text, String task, String more) throws IOException {
    return train(csv(text), task, more);
  }

  @Test
  void refusesAMissingFile() {
    train(folder.resolve("none.csv"), "regression", "").refuses("none.csv", "not exist");
  }

  @Test
  void refusesAFileOfAnotherFormat() throws IOException {
    train("a,b,y\n" + ROWS, "regression", "--format parquet").refuses("rows.csv");
    train("a,b,y\n" + ROWS, "regression", "--format orc").refuses("rows.csv");
    train("a,b,y\n" + ROWS, "regression", "--format libsvm").refuses("libsvm", "a,b,y");
  }

  @Test
  void refusesAFormatThatSparkDoesNotHave() throws IOException {
    train("a,b,y\n" + ROWS, "regression", "--format csw").refuses("csw");
  }

  @Test
  void refusesAnEndingThatTellsNoFormat() throws IOException {
    train(Files.writeString(folder.resolve("rows.dat"), ROWS), "regression", "")
        .refuses("rows.dat", "--format");
  }

  @ParameterizedTest
  @CsvSource(value = {"''", "'a,b,y\n'"})
  void refusesDataWithoutRows(String text) throws IOException {
    train(text, "regression", "").refuses("no rows", "rows.csv");
  }

  @Test
  void refusesAColumnThatIsNotThere() throws IOException {
    train("a,b,z\n" + ROWS, "regression", "").refuses("'y'", "rows.csv");
    train("alpha,b,y\n" + ROWS, "regression", "--features alpa").refuses("'alpa'", "'alpha'");
    train("a,b,y\n" + ROWS, "regression", "--weight w").refuses("'w'");
  }

  @Test
  void refusesAColumnThatIsThereTwice() throws IOException {
    train("a,a,y\n" + ROWS, "regression", "").refuses("'a'", "more than once");
    train("a,b,y\n" + ROWS, "regression", "--features a,a").refuses("'a'", "twice");
    train("a,b,y\n" + ROWS, "regression", "--features a,y").refuses("'y'");
    train("a,b,y\n" + ROWS, "regression", "--weight y").refuses("'y'");
  }

  @Test
  void refusesALabelWithNulls() throws IOException {
    String text = "a,b,y\n1,2,0\n3,4,\n5,6,1\n";
    train(text, "regression", "").refuses("'y'", "null");
    train(text, "classification", "").refuses("'y'", "null");
    train("a,b,y\n1,2,cat\n3,4,\n5,6,dog\n", "classification", "").refuses("'y'", "null");
  }

  @Test
  void refusesANullAmongSeveralTargets() throws IOException {
    Path data = csv("a,t,u\n1,2,0\n3,4,\n5,6,1\n");
    CommandRun.of(
            "train --data " + data + " --label t,u --task regression --epochs 1 --model",
            folder.resolve("model"))
        .refuses("'u'", "null");
  }

  @Test
  void refusesARegressionLabelThatIsNoNumber() throws IOException {
    train("a,b,y\n1,2,low\n3,4,high\n", "regression", "").refuses("'y'", "string");
  }

  @ParameterizedTest
  @CsvSource({"-1,-1.0", "0.5,0.5", "10000,10000", "NaN,NaN"})
  void refusesALabelThatIsNoClass(String label, String told) throws IOException {
    train("a,b,y\n" + ROWS + "9,9," + label + "\n", "classification", "").refuses("'y'", told);
  }

  @Test
  void refusesSeveralLabelsOfClasses() throws IOException {
    train("a,y,z\n" + ROWS, "classification", "--label z").refuses("--label", "y, z");
  }

  @Test
  void warnsOfASingleClass() throws IOException {
    CommandRun run =
        CommandRun.of(
            "train --epochs 1 --label y --task classification --data "
                + csv("a,y\n1,0\n2,0\n3,0\n")
                + " --model",
            folder.resolve("one"));
    assertThat(run.succeeds().err()).contains("warning", "'y'", "one class").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({"NaN,NaN", "Infinity,Infinity", "'',null"})
  void refusesAFeatureThatIsNotFinite(String value, String told) throws IOException {
    train("a,b,y\n" + ROWS + "9," + value + ",1\n", "regression", "").refuses("'b'", told);
  }

  @Test
  void refusesAFeatureOfATypeThatIsNone() {
    Path data = folder.resolve("lists.parquet");
    LocalSpark.session()
        .sql("SELECT array(1, 2) AS a, 2 AS b, 0 AS y")
        .write()
        .parquet(data.toString());
    train(data, "regression", "").refuses("'a'", "array<int>", "--features", "--drop");
  }

  @Test
  void refusesALabelThatIsADate() throws IOException {
    String text = "a,y\n1,2020-01-01\n2,2020-01-02\n";
    train(text, "regression", "").refuses("'y'", "date");
    train(text, "classification", "").refuses("'y'", "date");
  }

  @Test
  void refusesToDropWhatIsNotThereOrNeeded() throws IOException {
    train("alpha,b,y\n" + ROWS, "regression", "--drop alpa").refuses("'alpa'", "'alpha'");
    train("a,b,y\n" + ROWS, "regression", "--drop y").refuses("'y'", "--drop", "label");
    train("a,b,y\n" + ROWS, "regression", "--drop a --features a").refuses("'a'", "--features");
    train("a,b,y\n" + ROWS, "regression", "--drop a,b").refuses("no feature column", "--drop");
  }

  @Test
  void refusesVectorsOfDifferingLengths() {
    StructType schema =
        new StructType()
            .add("v", SQLDataTypes.VectorType())
            .add("n", DataTypes.DoubleType)
            .add("y", DataTypes.DoubleType);
    Path data = folder.resolve("vectors.parquet");
    LocalSpark.session()
        .createDataFrame(
            List.of(
                RowFactory.create(Vectors.dense(1, 2), 1.0, 0.0),
                RowFactory.create(Vectors.dense(1, 2, 3), 2.0, 1.0)),
            schema)
        .coalesce(1)
        .write()
        .parquet(data.toString());
    train(data, "regression", "--features v").refuses("'v'", "2", "3");
    train(data, "regression", "").refuses("'v'", "lengths");
  }

  @Test
  void refusesIndicesBeyondTheFeaturesOfLibsvm() throws IOException {
    Path data = Files.writeString(folder.resolve("rows.libsvm"), "0 1:1 3:2\n1 2:1\n");
    CommandRun.of(
            "train --data "
                + data
                + " --option numFeatures=2 --label label --task classification"
                + " --epochs 1 --model",
            folder.resolve("model"))
        .refuses("libsvm", "2");
  }

  @ParameterizedTest
  @CsvSource({"-1", "NaN", "Infinity", "''"})
  void refusesAWeightThatIsNone(String weight) throws IOException {
    train("a,w,y\n1,1,0\n2,1,1\n3," + weight + ",0\n", "regression", "--weight w").refuses("'w'");
  }

  @Test
  void refusesWeightsThatAreAllZero() throws IOException {
    train("a,w,y\n1,0,0\n2,0,1\n", "regression", "--weight w").refuses("weight");
  }

  @Test
  void refusesValidationDataOfOtherColumns() throws IOException {
    Path other = Files.writeString(folder.resolve("other.csv"), "a,y\n1,2\n");
    train("a,b,y\n" + ROWS, "regression", "--validation-data " + other).refuses("'b'", "other.csv");
  }
}
