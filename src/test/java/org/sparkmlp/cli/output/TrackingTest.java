package org.sparkmlp.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.insight.EpochLook;
import org.sparkmlp.insight.Histogram;
import org.sparkmlp.insight.LayerLook;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Topology;
import org.sparkmlp.report.RunReport;
import org.sparkmlp.report.Score;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TimeSplit;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingStart;

/** A training told to others: a folder for TensorBoard, a server of MLflow. */
@Timeout(120)
class TrackingTest {
  private static final Topology TOPOLOGY = Topology.of(1, List.of(), Activation.RELU, 1);

  @TempDir Path folder;

  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
  private final List<String> warnings = new ArrayList<>();
  private final TrainingListener warned =
      new TrainingListener() {
        @Override
        public void onWarning(String warning) {
          warnings.add(warning);
        }
      };
  private HttpServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  /** A server that answers as MLflow does, or with a status of its own. */
  private String serve(int status) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String what = exchange.getRequestURI().getPath().replace("/api/2.0/mlflow/", "");
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          heard.add(what + " " + body);
          boolean unknown = what.equals("experiments/get-by-name");
          String answer =
              switch (status == 200 ? what : "a refusal") {
                case "experiments/create" -> "{\"experiment_id\":\"7\"}";
                case "runs/create" -> "{\"run\":{\"info\":{\"run_id\":\"r1\"}}}";
                default -> "{\"message\":\"no\\nmore\"}";
              };
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(unknown ? 404 : status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return "http://localhost:" + server.getAddress().getPort();
  }

  private MlflowRun mlflow(String uri) {
    return new MlflowRun(
        uri,
        Map.of(),
        Task.REGRESSION,
        "fit",
        Map.of("seed", "1", "long", "x".repeat(900)),
        warned);
  }

  private static TrainingStart start() {
    return new TrainingStart(TOPOLOGY, 2, 10, 0, 9, 1, 1, 1, "job");
  }

  private static EpochRecord epoch(int number, double loss) {
    OptionalDouble none = OptionalDouble.empty();
    return new EpochRecord(number, number, loss, none, none, 0.05, 1, 1, new TimeSplit(), true);
  }

  private static RunReport report() {
    List<EpochRecord> history = List.of(epoch(1, 0.5), epoch(2, 0.25));
    return new RunReport(
        TOPOLOGY,
        new RunReport.Rows(10, 0),
        RunReport.Course.of(history, 10, 2, 2, false, 3),
        new RunReport.Spread("job", 1, 1),
        1,
        new RunReport.Result(0.25, OptionalDouble.empty(), new Score.OfTargets(0.5, 0.75)),
        "abc",
        history);
  }

  @Test
  void mlflowHearsOfParamsEpochsResultAndEnd() throws IOException {
    MlflowRun run = mlflow(serve(200) + "/");
    run.onStart(start());
    run.onEpoch(epoch(1, 0.5));
    run.onEpoch(epoch(2, Double.NaN));
    assertThat(run.finish(report())).hasValueSatisfying(line -> assertThat(line).contains("r1"));
    run.close();
    assertThat(warnings).isEmpty();
    assertThat(heard.get(1)).isEqualTo("experiments/create {\"name\":\"spark-mlp\"}");
    assertThat(heard.get(2))
        .startsWith("runs/create {\"experiment_id\":\"7\",\"run_name\":\"fit\"");
    assertThat(heard.get(3))
        .contains("{\"key\":\"seed\",\"value\":\"1\"}", "fit/kernel", "x".repeat(500) + "\"");
    String all = String.join("\n", heard);
    assertThat(all)
        .contains("{\"key\":\"train_loss\",\"value\":0.5,", "\"step\":2", "\"rmse\",\"value\":0.5")
        .contains("weights_sha256")
        .doesNotContain("NaN");
    assertThat(heard).last().asString().startsWith("runs/update").contains("FINISHED");
  }

  @Test
  void mlflowHearsOfAFitThatFailed() throws IOException {
    MlflowRun run = mlflow(serve(200));
    run.onStart(start());
    run.close();
    assertThat(heard).last().asString().contains("\"run_id\":\"r1\"", "FAILED");
  }

  @Test
  void aServerThatRefusesCostsOneWarning() throws IOException {
    MlflowRun run = mlflow(serve(403));
    run.onStart(start());
    run.onEpoch(epoch(1, 0.5));
    assertThat(run.finish(report())).isEmpty();
    run.close();
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).startsWith("MLflow at http://localhost").endsWith("403 no");
    assertThat(heard).hasSize(2);
  }

  @Test
  void anAddressThatIsNoneCostsOneWarning() {
    for (String uri : List.of("http://localhost:1", "databricks", "http://a b", "")) {
      warnings.clear();
      MlflowRun run = mlflow(uri);
      run.onStart(start());
      run.onEpoch(epoch(1, 0.5));
      run.close();
      assertThat(warnings).as(uri).hasSize(1);
    }
  }

  @Test
  void tensorBoardGetsANewFileForEachRun() throws IOException {
    Path runs = folder.resolve("deep/runs");
    for (int i = 0; i < 2; i++) {
      TensorBoardFolder view =
          new TensorBoardFolder(
              runs.toString(), new Configuration(false), Task.CLASSIFICATION, warned);
      view.onStart(start());
      view.onEpoch(epoch(1, 0.5));
      LayerLook layer =
          new LayerLook(1, 2, 1, 0.1, Double.NaN, 0, Histogram.of(new float[] {1, 2}, 0, 2));
      view.onLayers(new EpochLook(1, List.of(layer)));
      assertThat(view.finish(report())).contains("TensorBoard " + runs);
    }
    assertThat(warnings).isEmpty();
    try (Stream<Path> files = Files.list(runs)) {
      assertThat(files)
          .hasSize(2)
          .allSatisfy(
              file ->
                  assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                      .contains("loss/training", "weights/layer_1", "saturated/layer_1")
                      .doesNotContain("dead_units", "loss/validation"));
    }
  }

  @Test
  void aFolderThatCannotBeWrittenCostsOneWarning() throws IOException {
    Path blocked = Files.writeString(folder.resolve("blocked"), "a file");
    TensorBoardFolder view =
        new TensorBoardFolder(
            blocked.resolve("runs").toString(),
            new Configuration(false),
            Task.CLASSIFICATION,
            warned);
    view.onStart(start());
    view.onEpoch(epoch(1, 0.5));
    assertThat(view.finish(report())).isEmpty();
    view.close();
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).startsWith("there will be nothing for TensorBoard: --tensorboard");
  }
}
