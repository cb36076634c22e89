package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options from a file. */
class ConfigFileTest {
  @TempDir Path folder;
  private Path data;
  private Path metrics;

  @BeforeEach
  void write() throws IOException {
    StringBuilder rows = new StringBuilder("x;y\n");
    for (int i = 0; i < 40; i++) {
      rows.append(i).append(';').append(2 * i).append('\n');
    }
    data = Files.writeString(folder.resolve("rows.csv"), rows);
    metrics = folder.resolve("metrics.json");
  }

  private Path config(String more) throws IOException {
    return Files.writeString(
        folder.resolve("job.properties"),
        "data = "
            + data
            + "\noption.sep = ;\nlabel = y\ntask = regression\nhidden = 3, 2\n"
            + "epochs = 2\nvalidation-fraction = 0.5\nmetrics = "
            + metrics
            + "\n"
            + "model = "
            + folder.resolve("model")
            + "\n"
            + more);
  }

  private JsonNode run(String options, String more) throws IOException {
    CommandRun.of(("train --config " + config(more) + " " + options).trim()).succeeds();
    return CommandRun.json(metrics);
  }

  @Test
  void givesAllOptionsThatTheCommandNeeds() throws IOException {
    JsonNode report = run("", "nesterov = true");
    assertThat(report.get("topology").asText()).isEqualTo("1-3-2-1");
    assertThat(report.get("epochs").asInt()).isEqualTo(2);
    assertThat(CommandRun.of("describe --model", folder.resolve("model")).out())
        .contains("nesterov true");
  }

  @Test
  void printsWarningsAndErrorsOnlyIfQuiet() throws IOException {
    CommandRun run = CommandRun.of("train --quiet --config " + config("")).succeeds();
    assertThat(run.out()).isEmpty();
    assertThat(CommandRun.json(metrics).get("epochs").asInt()).isEqualTo(2);
    CommandRun.of("train --quiet --verbose --config " + config("")).refuses("--quiet");
  }

  @Test
  void yieldsToTheCommandLine() throws IOException {
    JsonNode report = run("--epochs=1 --hidden 4 --overwrite=false", "overwrite = true");
    assertThat(report.get("topology").asText()).isEqualTo("1-4-1");
    assertThat(report.get("epochs").asInt()).isEqualTo(1);
    CommandRun.of("train --config " + config("overwrite = true") + " --overwrite=false")
        .refuses("--overwrite");
    assertThat(run("--nesterov", "overwrite = true\nnesterov = true").get("epochs").asInt())
        .isEqualTo(2);
  }

  @Test
  void yieldsToTheAlternativeOnTheCommandLine() throws IOException {
    JsonNode report = run("--validation-data " + data, "");
    assertThat(report.get("rows").asInt()).isEqualTo(40);
    assertThat(report.get("validationRows").asInt()).isEqualTo(40);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "epoch = 3|'epochs'",
        "config = other.properties|'config'",
        "option = sep=;|option.NAME",
        "epochs = many|'many'",
        "nesterov = perhaps|perhaps",
        "weight =|'weight'",
        "validation-data = x.csv|--validation-data",
      })
  void refusesWhatIsNoOption(String line, String told) throws IOException {
    CommandRun.of("train --config", config(line)).refuses(told);
    assertThat(folder.resolve("model")).doesNotExist();
  }

  @Test
  void refusesAFileThatIsNotThere() {
    CommandRun.of("train --config", folder.resolve("none.properties")).refuses("none.properties");
  }
}
