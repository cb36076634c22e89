package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.cli.input.Table;

/** Columns of every kind, with awkward names, as features, label and weight. */
class ColumnKindsTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void write() {
    StructType schema =
        new StructType()
            .add("petal.width", DataTypes.IntegerType)
            .add("a`b", DataTypes.FloatType)
            .add("is big", DataTypes.BooleanType)
            .add("col.our", DataTypes.StringType)
            .add("v", SQLDataTypes.VectorType())
            .add("row.weight", DataTypes.DoubleType)
            .add("flag.label", DataTypes.BooleanType)
            .add("num.label", DataTypes.createDecimalType(4, 1));
    List<Row> rows =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    RowFactory.create(
                        i,
                        i % 7f,
                        i > 30,
                        i % 3 == 0 ? "red" : "blue",
                        i % 2 == 0
                            ? Vectors.dense(i, 1)
                            : Vectors.sparse(2, new int[] {0}, new double[] {i}),
                        i % 5 + 1.0,
                        i >= 30,
                        java.math.BigDecimal.valueOf(i * 3)))
            .toList();
    data = folder.resolve("rows.parquet");
    LocalSpark.session().createDataFrame(rows, schema).write().parquet(data.toString());
  }

  private JsonNode train(String options) throws IOException {
    Path metrics = folder.resolve("metrics.json");
    CommandRun.of(
            "train --data "
                + data
                + " --weight row.weight --hidden 8 --epochs 30 --batch-size 16"
                + " --overwrite --model "
                + folder.resolve("model")
                + " "
                + options
                + " --metrics",
            metrics)
        .succeeds();
    return CommandRun.json(metrics);
  }

  @Test
  void classifiesByColumnsOfAllKinds() throws IOException {
    JsonNode report = train("--label flag.label --task classification");
    assertThat(report.get("features").asInt()).isEqualTo(1 + 1 + 1 + 2 + 2 + 1);
    assertThat(report.get("evaluatedOn").asText()).isEqualTo("training");
    assertThat(report.get("validationLoss").isNull()).isTrue();
    assertThat(report.get("accuracy").asDouble()).isGreaterThan(0.9);

    Path evaluated = folder.resolve("evaluated.json");
    CommandRun.of(
            "evaluate --data " + data + " --model " + folder.resolve("model") + " --metrics",
            evaluated)
        .succeeds();
    JsonNode again = CommandRun.json(evaluated);
    for (String name : List.of("accuracy", "logLoss")) {
      assertThat(again.get(name).asDouble())
          .isCloseTo(report.get(name).asDouble(), org.assertj.core.api.Assertions.within(1e-5));
    }

    Path answers = folder.resolve("answers.csv");
    CommandRun.of(
            "predict --data " + data + " --model " + folder.resolve("model") + " --output", answers)
        .succeeds();
    Row row = LocalSpark.session().read().option("header", true).csv(answers.toString()).head();
    assertThat(row.<String>getAs("prediction")).isIn("true", "false");
    assertThat(row.schema().fieldNames())
        .contains("probability_true", "petal.width")
        .noneMatch(name -> name.startsWith("mlp_"));
  }

  @Test
  void predictsANumberByColumnsOfAllKinds() throws IOException {
    JsonNode report = train("--label num.label --task regression");
    assertThat(report.get("r2").asDouble()).isGreaterThan(0.9);

    Path evaluated = folder.resolve("evaluated.json");
    CommandRun.of(
            "evaluate --data " + data + " --model " + folder.resolve("model") + " --metrics",
            evaluated)
        .succeeds();
    for (String name : List.of("r2", "rmse")) {
      assertThat(CommandRun.json(evaluated).get(name).asDouble())
          .isCloseTo(report.get(name).asDouble(), org.assertj.core.api.Assertions.within(1e-3));
    }
  }

  @Test
  void takesALonelyVectorWhole() throws IOException {
    JsonNode report = train("--label num.label --features v --task regression");
    assertThat(report.get("features").asInt()).isEqualTo(2);
  }

  @Test
  void namesTheColumnThatAPredictionLacksOrCannotTake() throws IOException {
    train("--label num.label --features petal.width,col.our --task regression");
    String predict =
        "predict --model "
            + folder.resolve("model")
            + " --output "
            + folder.resolve("answers")
            + " --data ";
    Path lacking = folder.resolve("lacking.parquet");
    LocalSpark.session()
        .read()
        .parquet(data.toString())
        .drop(Table.column("col.our"))
        .write()
        .parquet(lacking.toString());
    CommandRun.of(predict + lacking).refuses("'col.our'");

    Path holed = folder.resolve("holed.parquet");
    LocalSpark.session()
        .sql("SELECT CAST(NULL AS INT) AS `petal.width`, 'red' AS `col.our`")
        .write()
        .parquet(holed.toString());
    CommandRun.of(predict + holed).refuses("'petal.width'", "null");
    assertThat(folder.resolve("answers")).doesNotExist();
    assertThat(folder.toFile().list((dir, name) -> name.contains("._"))).isEmpty();
  }
}
