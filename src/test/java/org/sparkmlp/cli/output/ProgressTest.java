package org.sparkmlp.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Topology;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TimeSplit;
import org.sparkmlp.training.TrainingStart;

class ProgressTest {
  private static final Screen TERMINAL = new Screen(true, true);
  private static final Screen PIPE = new Screen(false, false);

  private final StringWriter screen = new StringWriter();

  private Progress progress(Screen kind) {
    PrintWriter both = new PrintWriter(screen);
    Topology topology = Topology.of(1, List.of(), Activation.RELU, 2);
    Progress progress =
        new Progress(
            both,
            both,
            Task.CLASSIFICATION,
            new NetworkText(Task.CLASSIFICATION, List.of("y")),
            text -> text,
            kind);
    progress.onStart(new TrainingStart(topology, 4, 10, 0, 100, 1, 1, 1, "job"));
    screen.getBuffer().setLength(0);
    return progress;
  }

  private static EpochRecord record() {
    return record(1);
  }

  private static EpochRecord record(int number) {
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
  void aWarningDoesNotLandBehindTheLineThatIsWrittenOver() {
    Progress progress = progress(TERMINAL);
    progress.onEpoch(record());
    progress.onWarning("odd");
    progress.onWarning("odder");
    assertThat(screen.toString())
        .contains(System.lineSeparator() + "spark-mlp: warning: odd" + System.lineSeparator())
        .doesNotContain(System.lineSeparator() + System.lineSeparator());
  }

  @Test
  void elsewhereAWarningIsALineAmongTheLines() {
    Progress progress = progress(PIPE);
    progress.onEpoch(record());
    progress.onWarning("odd");
    assertThat(screen.toString().lines()).hasSize(2).last().isEqualTo("spark-mlp: warning: odd");
  }

  @Test
  void aPipeGetsOneLinePerEpochWithoutControlSequences() {
    Progress progress = progress(PIPE);
    for (int epoch = 1; epoch <= 100; epoch++) {
      progress.onEpoch(record(epoch));
    }
    progress.onEnd(List.of(record(100)));
    assertThat(screen.toString().lines()).hasSize(100).first().asString().startsWith("epoch   1/");
    assertThat(screen.toString()).doesNotContain("\r", "\u001b", "[#");
  }

  @Test
  void aTerminalGetsOneBarThatIsGreenWhileTheLossFalls() {
    Progress progress = progress(TERMINAL);
    progress.onEpoch(record(10));
    assertThat(screen.toString()).startsWith("\repoch  10/100 [\u001b[32m##........");
    assertThat(screen.toString()).doesNotContain("\n");
  }

  @Test
  void coloursNothingWhereNobodyWantsOrSeesIt() {
    Map<String, String> xterm = Map.of("TERM", "xterm");
    assertThat(Screen.of(true, xterm)).isEqualTo(new Screen(true, true));
    assertThat(Screen.of(true, Map.of("TERM", "xterm", "NO_COLOR", "1")))
        .isEqualTo(new Screen(true, false));
    assertThat(Screen.of(true, Map.of("TERM", "xterm", "NO_COLOR", "")))
        .isEqualTo(new Screen(true, true));
    assertThat(Screen.of(false, xterm)).isEqualTo(PIPE);
    assertThat(Screen.of(true, Map.of("TERM", "dumb"))).isEqualTo(PIPE);
    assertThat(Screen.of(true, Map.of())).isEqualTo(PIPE);
  }
}
