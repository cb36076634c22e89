package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;

/** A fit in Spark's own places: the tab of its UI, its metrics, its list of jobs. */
@Tag("cluster")
@Timeout(120)
class LiveFitsTest {
  private static final List<Row> ROWS = FitFixture.rows(300);

  private SparkSession spark;

  private void open(boolean ui) {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", ui)
            .config("spark.ui.port", 0)
            .config("spark.sql.shuffle.partitions", 4)
            .config("spark.driver.host", "localhost")
            .config("spark.sql.warehouse.dir", "target/spark-warehouse")
            .getOrCreate();
  }

  @AfterEach
  void stop() {
    spark.stop();
  }

  private String get(String path) {
    try {
      String url = spark.sparkContext().uiWebUrl().get() + path;
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30)).build();
      HttpResponse<String> response =
          HttpClient.newBuilder()
              .followRedirects(HttpClient.Redirect.ALWAYS)
              .build()
              .send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(path).isEqualTo(200);
      return response.body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(path, e);
    }
  }

  private void fit(Exchange exchange, TrainingListener listener) {
    FitFixture fixture = new FitFixture();
    fixture.exchange = exchange;
    DistributedFit.fit(fixture.request(FitFixture.frame(spark, ROWS)), listener);
  }

  @ParameterizedTest
  @EnumSource(names = {"JOB", "STAR", "SHARDED"})
  void theTabAnswersDuringAFit(Exchange exchange) {
    open(true);
    List<String> lists = new ArrayList<>();
    List<String> pages = new ArrayList<>();
    fit(
        exchange,
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            lists.add(get("/mlp/"));
            pages.add(get("/mlp/fit/?number=1"));
          }
        });
    assertThat(lists).hasSize(3);
    assertThat(lists.get(0)).contains(">MLP<", "6-7-5-3", "<td>running</td>", "1 of 3");
    assertThat(lists.get(2)).contains("3 of 3");
    assertThat(pages.get(1)).startsWith("<!DOCTYPE html>").contains("Running: 2 epochs");
    assertThat(get("/mlp/")).contains("<td>ended</td>").doesNotContain("running");
    assertThat(get("/mlp/fit/?number=1")).contains("Ended: 3 epochs");
    assertThat(get("/mlp/fit/?number=7")).contains("no such fit");
    assertThat(get("/jobs/")).contains(">MLP<");
  }

  @Test
  void metricsTellOfTheLastEpoch() {
    open(true);
    fit(Exchange.STAR, TrainingListener.SILENT);
    String metrics = get("/metrics/json/");
    assertThat(metrics)
        .contains("SparkMLP.trainLoss", "SparkMLP.rowsPerSecond", "SparkMLP.stepMillis")
        .containsPattern("SparkMLP\\.epoch\"\\s*:\\s*\\{\\s*\"value\"\\s*:\\s*3");
  }

  @ParameterizedTest
  @EnumSource(names = {"STAR", "SHARDED"})
  void aJobWhoseTasksLastAsLongAsTheFitSaysWhichEpochItIsAt(Exchange exchange) {
    open(true);
    List<String> jobs = new ArrayList<>();
    fit(
        exchange,
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            jobs.add(get("/api/v1/applications/" + spark.sparkContext().applicationId() + "/jobs"));
          }
        });
    assertThat(jobs.get(2)).containsPattern("MLP 6-7-5-3: [0-3] of 3 epochs");
    assertThat(Optional.ofNullable(spark.sparkContext().getLocalProperty("spark.job.description")))
        .isEmpty();
  }

  @Test
  void leavesADescriptionAloneThatTheUserHasSet() {
    open(true);
    spark.sparkContext().setJobDescription("mine");
    fit(Exchange.JOB, TrainingListener.SILENT);
    assertThat(get("/api/v1/applications/" + spark.sparkContext().applicationId() + "/jobs"))
        .contains("\"mine\"")
        .doesNotContain("MLP 6");
    assertThat(spark.sparkContext().getLocalProperty("spark.job.description")).isEqualTo("mine");
  }

  @Test
  void trainsWithoutAnUi() {
    open(false);
    List<EpochRecord> epochs = new ArrayList<>();
    fit(
        Exchange.STAR,
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            epochs.add(epoch);
          }
        });
    assertThat(epochs).hasSize(3);
  }
}
