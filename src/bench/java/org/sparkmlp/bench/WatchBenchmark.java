package org.sparkmlp.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.cli.Main;

/**
 * What it costs to be watched: {@code train} on some copies of the digits, 64-128-64-10, 40 epochs,
 * with a report and TensorBoard's files and without, by turns. Seconds are those that the metrics
 * tell: of the whole fit, and of its epochs alone.
 */
public final class WatchBenchmark {
  private WatchBenchmark() {}

  /**
   * Runs.
   *
   * @param arguments number of pairs (7), copies of the digits (8)
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    int pairs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
    int copies = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8;
    Path folder = Files.createTempDirectory("watch");
    Path data = data(folder, copies);
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", true)
            .config("spark.driver.host", "localhost")
            .getOrCreate();
    List<double[]> ratios = new ArrayList<>();
    for (int i = 0; i <= pairs; i++) {
      double[] plain = train(data, folder);
      double[] watched =
          train(
              data,
              folder,
              "--report=" + folder.resolve("page.html"),
              "--tensorboard=" + folder.resolve("runs"));
      if (i > 0) { // the first pair is the compilers'
        ratios.add(
            new double[] {watched[0] / plain[0], watched[1] / plain[1], plain[0], watched[0]});
        System.out.printf(
            Locale.ROOT,
            "fit %.3f s, watched %.3f s; epochs %.3f s, watched %.3f s%n",
            plain[0],
            watched[0],
            plain[1],
            watched[1]);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "watched takes %+.2f %% of the fit, %+.2f %% of the epochs; medians of %d pairs%n",
        100 * (median(ratios, 0) - 1),
        100 * (median(ratios, 1) - 1),
        pairs);
    spark.stop();
  }

  private static double median(List<double[]> rows, int column) {
    return TrainingBenchmark.median(rows.stream().map(row -> row[column]).toList());
  }

  private static Path data(Path folder, int copies) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("sample-data/digits.csv"));
    List<String> rows = lines.subList(1, lines.size());
    List<String> all = new ArrayList<>(List.of(lines.get(0)));
    IntStream.range(0, copies).forEach(copy -> all.addAll(rows));
    return Files.write(folder.resolve("digits.csv"), all);
  }

  /** Seconds of the fit, and of its epochs. */
  private static double[] train(Path data, Path folder, String... more) throws IOException {
    Path metrics = folder.resolve("metrics.json");
    List<String> words =
        new ArrayList<>(
            List.of(
                "train",
                "--data=" + data,
                "--label=digit",
                "--task=classification",
                "--hidden=128,64",
                "--epochs=40",
                "--validation-fraction=0.2",
                "--model=" + folder.resolve("model"),
                "--overwrite",
                "--metrics=" + metrics));
    words.addAll(Arrays.asList(more));
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    int status = Main.run(nowhere, new PrintWriter(System.err, true), words.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalStateException("train ended with " + status);
    }
    var told = new ObjectMapper().readTree(metrics.toFile());
    double epochs = 0;
    for (var epoch : told.get("history")) {
      epochs += epoch.get("seconds").asDouble();
    }
    return new double[] {told.get("seconds").asDouble(), epochs};
  }
}
