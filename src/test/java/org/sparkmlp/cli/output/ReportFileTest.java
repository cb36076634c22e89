package org.sparkmlp.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Topology;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TimeSplit;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingStart;

class ReportFileTest {
  @TempDir Path folder;

  private final List<String> warnings = new ArrayList<>();
  private long now;
  private long eachLook; // nanoseconds that pass from one look at the clock to the next

  private ReportFile report(Path file) {
    TrainingListener hears =
        new TrainingListener() {
          @Override
          public void onWarning(String warning) {
            warnings.add(warning);
          }
        };
    return new ReportFile(
        file.toString(),
        new Configuration(false),
        new Views.Subject(Task.REGRESSION, "fit", List.of("y"), Map.of(), Map.of()),
        hears,
        () -> now += eachLook);
  }

  private static TrainingStart start() {
    return new TrainingStart(
        Topology.of(1, List.of(), Activation.RELU, 1), 2, 10, 0, 9, 1, 1, 1, "job");
  }

  private static EpochRecord epoch(int number) {
    return new EpochRecord(
        number,
        number,
        0.5,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        0.05,
        1,
        1,
        new TimeSplit(),
        true);
  }

  @Test
  void isThereFromTheStartAndFollowsEachEpoch() throws IOException {
    Path file = folder.resolve("deep/er/fit.html");
    ReportFile report = report(file);
    report.onStart(start());
    assertThat(file).content().contains("No epoch has ended yet", "http-equiv=\"refresh\"");
    report.onEpoch(epoch(1));
    assertThat(file).content().contains("Running: 1 epochs");
    report.onEpoch(epoch(2));
    assertThat(file).content().contains("Running: 2 epochs");
    report.close();
    assertThat(file).content().contains("Ended: 2 epochs").doesNotContain("http-equiv=\"refresh\"");
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void givesNoMoreThanAHundredthOfTheTimeToPages() {
    Path file = folder.resolve("fit.html");
    ReportFile report = report(file);
    eachLook = 10;
    report.onStart(start()); // the page takes 10
    report.onEpoch(epoch(1));
    assertThat(file).content().contains("No epoch has ended yet");
    now += 1000;
    report.onEpoch(epoch(2));
    assertThat(file).content().contains("Running: 2 epochs");
  }

  @Test
  void warnsOnceIfItCannotBeWritten() throws IOException {
    Path blocked = Files.writeString(folder.resolve("blocked"), "a file");
    ReportFile report = report(blocked.resolve("fit.html"));
    report.onStart(start());
    report.onEpoch(epoch(1));
    report.close();
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0))
        .startsWith("there will be no report: --report ")
        .contains("blocked");
    assertThat(blocked).hasContent("a file");
  }
}
