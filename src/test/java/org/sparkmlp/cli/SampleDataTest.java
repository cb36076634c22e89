package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkmlp.LocalSpark;

/** The commands from end to end on every sample file. */
class SampleDataTest {
  @TempDir Path folder;

  @Test
  void writesAReportAndTrainsOnWithoutItWhereThatCannotBe() throws IOException {
    String train =
        "train --data sample-data/digits.csv --label digit --task classification --hidden 8"
            + " --epochs 2 --validation-fraction 0.2 --seed 1 --overwrite --model "
            + folder.resolve("model")
            + " --report";
    Path page = folder.resolve("pages/digits.html");
    CommandRun run = CommandRun.of(train, page).succeeds();
    assertThat(run.out()).contains("Report     " + page);
    assertThat(page)
        .content()
        .contains("Ended: 2 epochs", "SHA-256 of the parameters", "sample-data/digits.csv")
        .doesNotContain("http-equiv=\"refresh\"");

    Path blocked = Files.writeString(folder.resolve("blocked"), "a file").resolve("page.html");
    run = CommandRun.of(train, blocked).succeeds();
    assertThat(run.err().lines().filter(line -> line.contains("--report"))).hasSize(1);
    assertThat(run.out()).contains("Result ").doesNotContain("Report  ");
  }

  @Test
  void learnsHandwrittenDigitsWithTheOptionsOfTheReadme() throws IOException {
    Path model = folder.resolve("digits-model");
    Path metrics = folder.resolve("deep/er/digits.json");
    CommandRun run =
        CommandRun.of(
                "train --data sample-data/digits.csv --label digit --task classification --hidden 64"
                    + " --validation-fraction 0.2 --seed 1 --overwrite --model "
                    + model
                    + " --metrics",
                metrics)
            .succeeds();

    JsonNode report = CommandRun.json(metrics);
    assertThat(report.get("accuracy").asDouble()).isGreaterThanOrEqualTo(0.97);
    assertThat(report.get("evaluatedOn").asText()).isEqualTo("validation");
    assertThat(report.get("rows").asLong() + report.get("validationRows").asLong()).isEqualTo(1797);
    assertThat(report.get("parameters").asInt()).isEqualTo(4810);
    assertThat(report.get("history")).hasSize(report.get("epochs").asInt());
    assertThat(report.get("weightsSha256").asText()).matches("[0-9a-f]{64}");
    assertThat(report.get("command").asText()).isEqualTo("train");
    assertThat(report.get("task").asText()).isEqualTo("classification");
    for (String name :
        List.of(
            "features",
            "steps",
            "seconds",
            "rowsPerSecond",
            "exchange",
            "workers",
            "lanes",
            "trainLoss",
            "validationLoss",
            "logLoss")) {
      assertThat(report.hasNonNull(name)).as(name).isTrue();
    }
    assertThat(run.out()).contains("64-64-10", "4,810 parameters", "epoch 100/100", "accuracy 0.9");
    assertThat(run.out().lines()).hasSizeLessThan(136); // a hundred of them for the epochs
    assertThat(run.err()).isEmpty();
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("digits-model", "deep");

    theSavedModelEvaluates(model, report);
    theSavedModelPredicts(model);
    theSavedModelIsDescribed(model, report);
  }

  private void theSavedModelEvaluates(Path model, JsonNode trained) throws IOException {
    Path metrics = folder.resolve("evaluated.json");
    CommandRun.of("evaluate --data sample-data/digits.csv --model " + model + " --metrics", metrics)
        .succeeds();
    JsonNode report = CommandRun.json(metrics);
    assertThat(report.get("rows").asLong()).isEqualTo(1797);
    double right = trained.get("accuracy").asDouble() * trained.get("validationRows").asLong();
    assertThat(report.get("accuracy").asDouble() * 1797)
        .isCloseTo(
            right + trained.get("rows").asLong(), within(1.5)); // it knows the others by heart
    assertThat(report.get("weightsSha256")).isEqualTo(trained.get("weightsSha256"));
  }

  private void theSavedModelPredicts(Path model) {
    Path csv = folder.resolve("answers.csv");
    CommandRun.of("predict --data sample-data/digits.csv --model " + model + " --output", csv)
        .succeeds();
    Dataset<Row> answers = LocalSpark.session().read().option("header", true).csv(csv.toString());
    assertThat(answers.columns()).hasSize(65 + 1 + 10).contains("pixel0", "digit", "probability_9");
    assertThat(answers.filter("prediction = digit").count()).isGreaterThan(1760);

    Path parquet = folder.resolve("answers");
    CommandRun.of("predict --data sample-data/digits.csv --model " + model + " --output", parquet)
        .succeeds();
    assertThat(
            LocalSpark.session()
                .read()
                .parquet(parquet.toString())
                .schema()
                .apply("probability")
                .dataType()
                .simpleString())
        .isEqualTo("array<double>");
    CommandRun.of("predict --data sample-data/digits.csv --model " + model + " --output", parquet)
        .refuses("--output", "--overwrite");
    CommandRun.of(
            "predict --data " + parquet + " --format parquet --model " + model + " --output",
            folder.resolve("again"))
        .refuses("'prediction'");
  }

  private void theSavedModelIsDescribed(Path model, JsonNode trained) {
    CommandRun run = CommandRun.of("describe --model", model).succeeds();
    assertThat(run.out())
        .contains("64-64-10", "4,810", "pixel63", "standardised", "batch-size 128", "digits.csv")
        .contains(trained.get("weightsSha256").asText());
  }

  @Test
  void fitsACurveAsItsJobFileSays() throws IOException {
    Path model = folder.resolve("model");
    Path metrics = folder.resolve("curve.json");
    CommandRun.of("train --config conf/curve.properties --model " + model + " --metrics", metrics)
        .succeeds();
    JsonNode report = CommandRun.json(metrics);
    assertThat(report.get("r2").asDouble()).isGreaterThanOrEqualTo(0.95);
    assertThat(report.get("evaluatedOn").asText()).isEqualTo("validation");
    assertThat(report.get("validationRows").asLong()).isBetween(300L, 500L);

    Path evaluated = folder.resolve("evaluated.json");
    CommandRun.of(
            "evaluate --data sample-data/curve.csv --model " + model + " --metrics", evaluated)
        .succeeds();
    assertThat(CommandRun.json(evaluated).get("rmse").asDouble())
        .isCloseTo(report.get("rmse").asDouble(), within(0.05));
  }

  @Test
  void predictsTwoTargetsAtOnceFromNumbersAndStrings() throws IOException {
    Path model = folder.resolve("model");
    Path metrics = folder.resolve("targets.json");
    CommandRun.of(
            "train --config conf/two-targets.properties --epochs 10 --model "
                + model
                + " --metrics",
            metrics)
        .succeeds();
    JsonNode report = CommandRun.json(metrics);
    assertThat(report.get("r2").asDouble()).isGreaterThan(0.8);
    assertThat(report.get("features").asInt()).isGreaterThan(10);

    Path answers = folder.resolve("answers.csv");
    CommandRun.of(
            "predict --data sample-data/two-targets.csv --model " + model + " --output", answers)
        .succeeds();
    Dataset<Row> rows =
        LocalSpark.session()
            .read()
            .option("header", true)
            .option("inferSchema", true)
            .csv(answers.toString());
    assertThat(rows.columns())
        .endsWith("conversion", "cost", "prediction_conversion", "prediction_cost");
    assertThat(rows.stat().corr("cost", "prediction_cost")).isGreaterThan(0.9);

    Path evaluated = folder.resolve("evaluated.json");
    CommandRun.of(
            "evaluate --data sample-data/two-targets.csv --model " + model + " --metrics",
            evaluated)
        .succeeds();
    assertThat(CommandRun.json(evaluated).get("r2").asDouble())
        .isCloseTo(report.get("r2").asDouble(), within(0.05));
    assertThat(CommandRun.of("describe --model", model).succeeds().out())
        .contains("catalyst", "palladium", "targets too");
  }

  @Test
  void writesTheSameBitsForAnyNumberOfWorkersAndEitherExchange() throws IOException {
    Set<String> weights = new HashSet<>();
    for (String spread : List.of("1 job", "2 job", "3 job", "1 resident", "2 resident")) {
      String[] how = spread.split(" ");
      Path metrics = folder.resolve(spread + ".json");
      CommandRun.of(
              "train --data sample-data/digits.csv --label digit --task classification --hidden 16"
                  + " --epochs 2 --validation-fraction 0.2 --seed 1 --overwrite --model "
                  + folder.resolve("model")
                  + " --workers "
                  + how[0]
                  + " --exchange "
                  + how[1]
                  + " --metrics",
              metrics)
          .succeeds();
      JsonNode report = CommandRun.json(metrics);
      assertThat(report.get("workers").asInt()) // fewer where there are fewer slots
          .isBetween(1, Integer.parseInt(how[0]));
      assertThat(report.get("exchange").asText()).isEqualTo(how[1]);
      weights.add(report.get("weightsSha256").asText());
    }
    assertThat(weights).hasSize(1);
  }

  @Test
  void savesAPipelineThatSparkItselfLoads() throws IOException {
    Path data = folder.resolve("cats.csv");
    Files.writeString(data, "size,colour,kind\n1,red,cat\n2,blue,dog\n3,red,cat\n4,,dog\n");
    Path model = folder.resolve("model");
    CommandRun.of(
            "train --data "
                + data
                + " --label kind --task classification --missing impute --epochs 1 --model",
            model)
        .succeeds();
    Dataset<Row> rows = LocalSpark.session().sql("SELECT 2.5D AS size, 'never seen' AS colour");
    Row row = PipelineModel.load(model.toString()).transform(rows).head();
    assertThat(row.<String>getAs("prediction")).isIn("cat", "dog");
  }
}
