package org.sparkmlp.spark.sharded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkmlp.spark.HostileMessages;
import org.sparkmlp.spark.sharded.ShardWire.Said;
import org.sparkmlp.spark.sharded.protocol.At;
import org.sparkmlp.spark.sharded.protocol.Report;
import org.sparkmlp.spark.sharded.protocol.Report.Content;
import org.sparkmlp.spark.sharded.protocol.Report.StepMade;
import org.sparkmlp.spark.sharded.protocol.StepTotals;

/** Reports as they travel, and what is none. */
class ShardWireTest {
  private static final long NONCE = 7;
  private static final At AT = new At(2, 5);
  private static final Report.Sender SENDER = new Report.Sender(1, 12, "3", "host 1 2 w12");

  private static Object[] wire(Content content) {
    return ShardWire.encode(NONCE, new Report(SENDER, AT, content));
  }

  static List<Content> contents() {
    return List.of(
        new Report.Here(),
        new Report.Working(),
        new Report.Loaded(),
        new Report.Saved(),
        new Report.Trained(List.of(), false),
        new Report.Trained(
            List.of(
                new StepMade(new StepTotals(0.5, 2, 3), 40, new long[][] {{1, 2}}),
                new StepMade(new StepTotals(0.25, 2, 4), 41, new long[][] {{3, 4}})),
            true));
  }

  @ParameterizedTest
  @MethodSource("contents")
  void whatIsReadIsWhatWasSaid(Content content) {
    Said said = ShardWire.read(wire(content)).orElseThrow();
    assertThat(said.nonce()).isEqualTo(NONCE);
    assertThat(said.report()).usingRecursiveComparison().isEqualTo(new Report(SENDER, AT, content));
  }

  @Test
  void partsOfOneLengthEachAreSteps() {
    List<StepMade> steps =
        List.of(new StepMade(new StepTotals(0.5, 2, 3), 40, new long[][] {{1, 2}}));
    for (int part = 8; part <= 13; part++) {
      Object[] wire = wire(new Report.Trained(steps, true));
      wire[part] = part == 11 || part == 12 ? new long[3] : new double[3];
      assertThat(ShardWire.read(wire)).as("part %d", part).isEmpty();
    }
  }

  @Test
  void anEvaluationIsAnArray() {
    List<Object> results = List.of(0, new double[1][]);
    Object[] wire = wire(new Report.Evaluated(results));
    assertThat(ShardWire.read(wire)).isPresent();
    for (Object none : new Object[] {"12", new Object[] {null}}) {
      wire[wire.length - 1] = none;
      assertThat(ShardWire.read(wire)).isEmpty();
    }
  }

  /** Those that can be read are of no worker that there is, or of what is yet to come. */
  @Test
  void whatNoWorkerSaysIsNotRead() {
    HostileMessages messages = HostileMessages.ofWhoKnows(3, NONCE);
    int read = 0;
    for (int i = 0; i < 100_000; i++) {
      Said said = ShardWire.read(messages.next()).orElse(null);
      if (said != null) {
        read++;
        assertThat(said.report().worker() >= 1_000 || said.report().at().generation() > 1_000)
            .isTrue();
      }
    }
    assertThat(read).isBetween(1, 50_000);
  }
}
