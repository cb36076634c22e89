package org.sparkmlp.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Topology;
import org.sparkmlp.report.RunReport;
import org.sparkmlp.report.Score;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TimeSplit;

class ReportJsonTest {
  private static EpochRecord epoch(int number, OptionalDouble validation) {
    TimeSplit times = new TimeSplit();
    times.addStep(5_000_000_000L, new long[][] {{2_000_000_000L, 1_000_000_000L}});
    return new EpochRecord(
        number, 4L * number, 0.5, validation, validation, 0.1, 100, 10, times, true);
  }

  private static RunReport report(double loss, Score score, OptionalDouble validation) {
    List<EpochRecord> history = List.of(epoch(1, validation), epoch(2, validation));
    return new RunReport(
        Topology.of(3, List.of(5), Activation.RELU, 2),
        new RunReport.Rows(1000, validation.isPresent() ? 200 : 0),
        RunReport.Course.of(history, 1000, 2, 1, false, 30),
        new RunReport.Spread("resident", 1, 8),
        7,
        new RunReport.Result(loss, validation, score),
        "abc",
        history);
  }

  @Test
  void isFlatAndInTheOrderOfTheDocumentation() {
    ObjectNode json =
        ReportJson.of(
            Task.CLASSIFICATION,
            report(0.5, new Score.OfClasses(0.75, 0.6), OptionalDouble.of(0.6)));
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "command",
            "task",
            "rows",
            "validationRows",
            "features",
            "topology",
            "parameters",
            "epochs",
            "bestEpoch",
            "keptEpoch",
            "stoppedEarly",
            "steps",
            "seconds",
            "rowsPerSecond",
            "exchange",
            "workers",
            "lanes",
            "seed",
            "trainLoss",
            "validationLoss",
            "evaluatedOn",
            "accuracy",
            "logLoss",
            "weightsSha256",
            "history");
    assertThat(json.get("parameters").asInt()).isEqualTo(4 * 5 + 6 * 2);
    assertThat(json.get("steps").asLong()).isEqualTo(8);
    assertThat(json.get("rowsPerSecond").asDouble()).isEqualTo(100); // 2 x 1000 rows in 20 s
    assertThat(json.get("evaluatedOn").asText()).isEqualTo("validation");
    assertThat(json.at("/history/1/workers/0/gatherSeconds").asDouble()).isEqualTo(1);
    assertThat(json.at("/history/1/validationAccuracy").asDouble()).isEqualTo(0.6);
    assertThat(ReportJson.score(Task.CLASSIFICATION, json))
        .isEqualTo(new Score.OfClasses(0.75, 0.6));
  }

  @Test
  void hasNullWhereANumberIsNotFinite() {
    ObjectNode json =
        ReportJson.of(
            Task.REGRESSION,
            report(
                Double.POSITIVE_INFINITY,
                new Score.OfTargets(Double.NaN, 0.5),
                OptionalDouble.empty()));
    assertThat(json.get("trainLoss").isNull()).isTrue();
    assertThat(json.get("validationLoss").isNull()).isTrue();
    assertThat(json.get("rmse").isNull()).isTrue();
    assertThat(json.get("evaluatedOn").asText()).isEqualTo("training");
    assertThat(json.toString()).doesNotContain("NaN", "Infinity");
    assertThat(ReportJson.score(Task.REGRESSION, json))
        .isEqualTo(new Score.OfTargets(Double.NaN, 0.5));
  }
}
