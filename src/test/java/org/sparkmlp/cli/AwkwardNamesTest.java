package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.LocalSpark;

/** Names of columns and of files as real ones are. */
class AwkwardNamesTest {
  @TempDir Path folder;

  private Path rows(String name, String header) throws IOException {
    String rows =
        IntStream.range(0, 60)
            .mapToObj(i -> i % 7 + "," + i % 5 + "," + (i % 7 + 10 * (i % 5)) + "\n")
            .collect(Collectors.joining());
    return Files.writeString(folder.resolve(name), header + "\n" + rows);
  }

  private String train(Path data) {
    return "train --data "
        + data
        + " --format csv --label y --task regression --hidden none --epochs 30 --batch-size 10"
        + " --model "
        + folder.resolve("model")
        + " --metrics";
  }

  // As the header of Statlog's vehicle silhouettes.
  @ParameterizedTest
  @ValueSource(strings = {"Sc.Var.Maxis,Sc.Var.maxis,y", "name,NAME,y"})
  void namesMayDifferInCaseAlone(String header) throws IOException {
    SparkSession shared = LocalSpark.session();
    Path data = rows("rows.csv", header);
    Path metrics = folder.resolve("metrics.json");
    CommandRun.of(train(data), metrics).succeeds();
    assertThat(CommandRun.json(metrics).get("features").asInt()).isEqualTo(2);
    assertThat(CommandRun.json(metrics).get("r2").asDouble()).isGreaterThan(0.99);

    Path evaluated = folder.resolve("evaluated.json");
    CommandRun.of(
            "evaluate --data " + data + " --model " + folder.resolve("model") + " --metrics",
            evaluated)
        .succeeds();
    assertThat(CommandRun.json(evaluated).get("r2").asDouble()).isGreaterThan(0.99);

    Path answers = folder.resolve("answers.csv");
    CommandRun.of(
            "predict --data " + data + " --model " + folder.resolve("model") + " --output", answers)
        .succeeds();
    try (var files = Files.list(answers)) {
      Path part = files.filter(file -> file.toString().endsWith(".csv")).findFirst().orElseThrow();
      assertThat(Files.readAllLines(part).get(0)).isEqualTo(header + ",prediction");
    }
    assertThat(SparkSession.active()).isSameAs(shared);
    assertThat(shared.conf().get("spark.sql.caseSensitive")).isEqualTo("false");
  }

  @Test
  void secretsOfAPathAreNotTold() throws IOException {
    Path data = rows("rows.csv?sig=s3cret", "a,b,y"); // to Spark a pattern, which finds this file
    Path metrics = folder.resolve("metrics.json");
    CommandRun run =
        CommandRun.ofWords((train(data) + " " + metrics + " --validation-data " + data).split(" "))
            .succeeds();
    assertThat(run.out() + run.err()).contains("rows.csv?***").doesNotContain("s3cret");
    assertThat(Files.readString(metrics)).doesNotContain("s3cret");
    JsonNode card = CommandRun.json(folder.resolve("model/spark-mlp.json"));
    assertThat(card.at("/provenance/data").asText()).endsWith("rows.csv?***");
    assertThat(card.at("/provenance/validationData").asText()).endsWith("rows.csv?***");
    assertThat(card.at("/settings/validation-data").asText()).endsWith("rows.csv?***");
    assertThat(card.toString()).doesNotContain("s3cret");

    Path missing = folder.resolve("none.csv?sig=s3cret");
    CommandRun wrong = CommandRun.of("evaluate --format csv --model m --data", missing);
    assertThat(wrong.err()).doesNotContain("s3cret");
    CommandRun.ofWords((train(missing) + " " + metrics + " --overwrite").split(" "))
        .refuses("none.csv?***");
  }
}
