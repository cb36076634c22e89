package org.sparkmlp.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Topology;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TimeSplit;
import org.sparkmlp.training.TrainingStart;

class ProgressTest {
  private final StringWriter screen = new StringWriter();

  private Progress progress(boolean terminal) {
    PrintWriter both = new PrintWriter(screen);
    Topology topology = Topology.of(1, List.of(), Activation.RELU, 2);
    Progress progress =
        new Progress(
            both,
            both,
            Task.CLASSIFICATION,
            new NetworkText(Task.CLASSIFICATION, List.of("y")),
            text -> text,
            terminal);
    progress.onStart(new TrainingStart(topology, 4, 10, 0, 2, 1, 1, 1, "job"));
    screen.getBuffer().setLength(0);
    return progress;
  }

  private static EpochRecord record() {
    return new EpochRecord(
        1,
        1,
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
  void aWarningDoesNotLandBehindTheLineThatIsWrittenOver() {
    Progress progress = progress(true);
    progress.onEpoch(record());
    progress.onWarning("odd");
    progress.onWarning("odder");
    assertThat(screen.toString())
        .contains(System.lineSeparator() + "spark-mlp: warning: odd" + System.lineSeparator())
        .doesNotContain(System.lineSeparator() + System.lineSeparator());
  }

  @Test
  void elsewhereAWarningIsALineAmongTheLines() {
    Progress progress = progress(false);
    progress.onEpoch(record());
    progress.onWarning("odd");
    assertThat(screen.toString().lines()).hasSize(2).last().isEqualTo("spark-mlp: warning: odd");
  }
}
