package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code explain} tells of columns of which it is known what they are worth. */
class ExplainTest {
  private static final int ROWS = 300;

  @TempDir Path folder;
  private Path model;
  private Path output;

  @BeforeEach
  void nameFiles() {
    model = folder.resolve("model");
    output = folder.resolve("importance.json");
  }

  private Path write(String name, String header, List<String> rows) throws IOException {
    return Files.writeString(folder.resolve(name), header + "\n" + String.join("\n", rows) + "\n");
  }

  private static List<String> rows(IntFunction<String> row) {
    return IntStream.range(0, ROWS).mapToObj(row).toList();
  }

  private Path train(String task, String header, List<String> rows) throws IOException {
    Path data = write("data.csv", header, rows);
    run("train --label y --hidden 16 --epochs 60 --batch-size 16 --seed 1 --task " + task, data)
        .succeeds();
    return data;
  }

  private CommandRun run(String line, Path data) {
    List<String> words = new ArrayList<>(List.of(line.split(" ")));
    words.addAll(List.of("--data=" + data, "--model=" + model));
    return CommandRun.ofWords(words.toArray(String[]::new));
  }

  private JsonNode explain(Path data, String options) throws IOException {
    run("explain --output=" + output + options, data).succeeds();
    return CommandRun.json(output);
  }

  private static double importance(JsonNode found, String column) {
    for (JsonNode each : found.get("importance")) {
      if (each.get("column").asText().equals(column)) {
        return each.get("mean").asDouble();
      }
    }
    throw new AssertionError("no " + column + " in " + found);
  }

  /** The colour alone tells the class; guessing one of two even ones is right half of the time. */
  private Path ofColours() throws IOException {
    return train(
        "classification",
        "noise,colour,y",
        rows(
            i ->
                String.format(
                    Locale.ROOT,
                    "%d,%s,%s",
                    i * 37 % 101,
                    List.of("red", "green", "blue", "grey").get(i % 4),
                    i % 4 < 2 ? "warm" : "cold")));
  }

  @Test
  void isWhatIsLostOfTheAccuracy() throws IOException {
    JsonNode found = explain(ofColours(), "");
    assertThat(found.get("accuracy").asDouble()).isEqualTo(1);
    assertThat(found.get("rows").asInt()).isEqualTo(ROWS);
    assertThat(found.get("importance").get(0).get("column").asText()).isEqualTo("colour");
    assertThat(importance(found, "colour")).isBetween(0.4, 0.6);
    assertThat(importance(found, "noise")).isBetween(-0.02, 0.02);
    assertThat(found.get("importance").get(0).get("deviation").asDouble()).isBetween(1e-6, 0.1);
  }

  @Test
  void isTheSameWhateverTheOrderOfTheRows() throws IOException {
    Path data = ofColours();
    JsonNode found = explain(data, " --max-rows=200 --repeats=2");
    assertThat(found.get("rows").asInt()).isEqualTo(200);
    List<String> lines = new ArrayList<>(Files.readAllLines(data));
    List<String> shuffled = lines.subList(1, lines.size());
    Collections.shuffle(shuffled, new Random(3));
    Path other = write("shuffled.csv", lines.get(0), shuffled);
    assertThat(explain(other, " --max-rows=200 --repeats=2")).isEqualTo(found);
    assertThat(explain(other, " --max-rows=200 --repeats=2 --seed=2")).isNotEqualTo(found);
  }

  /** y = 3a + b of independent, equally spread a and b: shuffling a takes 2 · 9/10 of R². */
  @Test
  void isWhatIsLostOfR2() throws IOException {
    Path data =
        train(
            "regression",
            "a,b,y",
            rows(
                i -> {
                  int a = i * 7 % 20;
                  int b = i / 20;
                  return a + "," + b * 20 / 15.0 + "," + (3 * a + b * 20 / 15.0);
                }));
    JsonNode found = explain(data, " --repeats=10");
    assertThat(found.get("r2").asDouble()).isGreaterThan(0.98);
    assertThat(importance(found, "a")).isBetween(1.6, 2.0);
    assertThat(importance(found, "b")).isBetween(0.1, 0.3);
    assertThat(run("explain", data).succeeds().out()).contains("Result", "±");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--repeats", "--max-rows"})
  void refusesLessThanOne(String option) {
    run("explain " + option + "=0", Path.of("none.csv"))
        .refuses(option + " must be at least 1, was 0");
  }
}
