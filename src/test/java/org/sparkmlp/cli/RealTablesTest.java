package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkmlp.LocalSpark;

/**
 * Files as people have them, with missing values, categories and odd names, are trained on,
 * evaluated and predicted from the command line as they are.
 */
class RealTablesTest {
  private static final int ROWS = 240;

  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void nameTheModel() {
    model = folder.resolve("model");
  }

  private Path write(String name, String header, List<String> rows) throws IOException {
    return Files.writeString(folder.resolve(name), header + "\n" + String.join("\n", rows) + "\n");
  }

  private CommandRun run(String command, Path data, String... options) {
    List<String> words = new ArrayList<>(List.of(command, "--data=" + data, "--model=" + model));
    words.addAll(List.of(options));
    return CommandRun.ofWords(words.toArray(String[]::new));
  }

  private CommandRun train(Path data, String... options) {
    List<String> words = new ArrayList<>(List.of(options));
    words.add("--metrics=" + folder.resolve("metrics.json"));
    words.addAll(List.of("--overwrite", "--epochs=40", "--batch-size=16", "--hidden=8"));
    return run("train", data, words.toArray(String[]::new));
  }

  private JsonNode metrics() throws IOException {
    return CommandRun.json(folder.resolve("metrics.json"));
  }

  private JsonNode evaluate(Path data, String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of(options));
    words.add("--metrics=" + folder.resolve("evaluated.json"));
    run("evaluate", data, words.toArray(String[]::new)).succeeds();
    return CommandRun.json(folder.resolve("evaluated.json"));
  }

  private Dataset<Row> predict(Path data, String... options) {
    Path answers = folder.resolve("answers.csv");
    List<String> words = new ArrayList<>(List.of(options));
    words.addAll(List.of("--overwrite", "--output=" + answers));
    run("predict", data, words.toArray(String[]::new)).succeeds();
    return LocalSpark.session().read().option("header", true).csv(answers.toString());
  }

  /** As the list of passengers of a ship: ages and ports of which some are not known. */
  private List<String> passengers() {
    return IntStream.range(0, ROWS)
        .mapToObj(
            i -> {
              int age = 1 + i * 37 % 80;
              String port = i % 40 == 7 ? "" : i % 3 == 0 ? "Cherbourg" : "Queenstown";
              boolean saved = i % 3 == 0 || age < 12;
              return String.format(
                  Locale.ROOT,
                  "%d,%s,\"Doe, Mr. %d\",%s,%d.5,%s,%s",
                  i + 1,
                  i % 2 == 0 ? "male" : "female",
                  i,
                  i % 10 == 3 ? "" : age,
                  i % 50,
                  port,
                  saved ? "yes" : "no");
            })
        .toList();
  }

  private static final String PASSENGERS = "PassengerId,Sex,Full Name,Age,Fare paid,Port.of,saved";

  @Test
  void trainsOnPassengersOfWhomSomeThingsAreNotKnown() throws IOException {
    Path data = write("passengers.csv", PASSENGERS, passengers());
    CommandRun trained =
        train(
                data,
                "--label=saved",
                "--task=classification",
                "--missing=impute",
                "--drop=PassengerId")
            .succeeds();
    assertThat(trained.out())
        .contains("5 feature columns", "Age: 24 missing, imputed by the median, 40")
        .contains("Port.of: 6 missing, a category of their own");
    assertThat(trained.err()).contains("'Full Name'", "identifier", "--drop").hasLineCount(1);
    assertThat(metrics().get("accuracy").asDouble()).isGreaterThan(0.9);
    // sex, 100 names and "another", age and its indicator, fare, two ports and "missing"
    assertThat(metrics().get("features").asInt()).isEqualTo(2 + 101 + 2 + 1 + 3);

    JsonNode evaluated = evaluate(data);
    assertThat(evaluated.get("rows").asLong()).isEqualTo(ROWS);
    assertThat(evaluated.get("accuracy").asDouble())
        .isEqualTo(metrics().get("accuracy").asDouble());
    Path strange =
        write(
            "strange.csv",
            PASSENGERS,
            List.of("1,male,\"Roe, Miss\",,,Southampton,no", "2,,,,7.5,,yes"));
    assertThat(predict(strange).select("prediction").collectAsList())
        .allSatisfy(row -> assertThat(row.getString(0)).isIn("yes", "no"));
    assertThat(CommandRun.of("describe --model", model).succeeds().out())
        .contains("missing impute", "Cherbourg");
  }

  @Test
  void leavesRowsOutIfTold() throws IOException {
    List<String> rows = new ArrayList<>(passengers());
    rows.add("900,male,Roe,20,3.5,Queenstown,");
    Path data = write("passengers.csv", PASSENGERS, rows);
    CommandRun trained =
        train(
                data,
                "--label=saved",
                "--task=classification",
                "--missing=drop",
                "--features=Sex,Age,Port.of")
            .succeeds();
    assertThat(trained.out()).contains("31 rows with missing values left out");
    assertThat(metrics().get("rows").asLong()).isEqualTo(ROWS + 1 - 31);

    CommandRun evaluated = run("evaluate", data).succeeds();
    assertThat(evaluated.out()).contains("210 rows; 31 with missing values left out");
    CommandRun predicted =
        run("predict", data, "--output=" + folder.resolve("answers.parquet")).succeeds();
    assertThat(predicted.out()).contains("30 rows with missing values left out"); // labels may miss
    assertThat(
            LocalSpark.session()
                .read()
                .parquet(folder.resolve("answers.parquet").toString())
                .count())
        .isEqualTo(ROWS + 1 - 30);
  }

  @Test
  void refusesWhatIsMissing() throws IOException {
    Path data = write("passengers.csv", PASSENGERS, passengers());
    train(data, "--label=saved", "--task=classification")
        .refuses("'Age'", "24 of 240 rows", "--missing impute", "--drop");
    train(data, "--label=saved", "--task=classification", "--missing=guess")
        .refuses("--missing", "drop", "'guess'");
    train(data, "--label=saved", "--task=classification", "--impute-by=mode")
        .refuses("--impute-by", "median", "'mode'");
    train(data, "--label=saved", "--task=classification", "--max-categories=0")
        .refuses("--max-categories", "at least 1", "0");
    train(data, "--label=saved", "--task=classification", "--unseen=skip")
        .refuses("--unseen", "other", "'skip'");
    Path none = write("none.csv", "a,b,y", List.of("1,,0", ",2,1"));
    train(none, "--label=y", "--task=regression", "--missing=drop")
        .refuses("every row", "none.csv", "--missing impute");
    Path unlabelled = write("unlabelled.csv", "a,y", List.of("1,0", "2,", "3,1"));
    train(unlabelled, "--label=y", "--task=regression", "--missing=impute")
        .refuses("'y'", "null", "--missing drop");
    assertThat(model).doesNotExist();

    Path full = write("full.csv", "a,c,y", List.of("1,red,0", "2,blue,1", "3,red,1"));
    train(full, "--label=y", "--task=regression", "--unseen=error").succeeds();
    Path holed = write("holed.csv", "a,c", List.of("1,red", ",blue"));
    run("predict", holed, "--output=" + folder.resolve("no")).refuses("'a'", "--missing impute");
    Path strange = write("strange.csv", "a,c", List.of("1,green"));
    run("predict", strange, "--output=" + folder.resolve("no"))
        .refuses("'c'", "'green'", "--unseen other");
    Path text = write("text.csv", "a,c", List.of("?,red"));
    run("predict", text, "--output=" + folder.resolve("no")).refuses("'a'", "'?'", "number");
    assertThat(folder.resolve("no")).doesNotExist();
  }

  @Test
  void theOrderOfRowsChangesNoBit() throws IOException {
    List<String> rows = new ArrayList<>(passengers());
    Set<String> weights = new HashSet<>();
    for (String by : List.of("median", "mean", "median", "mean")) {
      Collections.shuffle(rows, new Random(weights.size()));
      Path data = write("passengers.csv", PASSENGERS, rows);
      train(
              data,
              "--label=saved",
              "--task=classification",
              "--missing=impute",
              "--impute-by=" + by,
              "--max-categories=4")
          .succeeds();
      weights.add(metrics().get("weightsSha256").asText());
    }
    assertThat(weights).hasSize(2);
  }

  /** As a measuring station writes: times, names in words and units, a broken sensor. */
  @Test
  void trainsOnMeasurementsWithOddNames() throws IOException {
    List<String> rows =
        IntStream.range(0, ROWS)
            .mapToObj(
                i ->
                    String.format(
                        Locale.ROOT,
                        "2024-%02d-%02d %02d:30:00,2024-%02d-01,%s,%d,%s,%.2f,%.3f",
                        1 + i % 12,
                        1 + i % 28,
                        i % 24,
                        1 + i % 12,
                        i % 11 == 0 ? "NaN" : Double.toString(i % 17 / 4.0),
                        i % 13,
                        i % 4 == 0 ? "" : Boolean.toString(i % 4 == 1),
                        i / 7.0,
                        20 * Math.sin(2 * Math.PI * (i % 12) / 12) + i % 13))
            .toList();
    Path data =
        write(
            "station.csv", "taken at,day \"0\",Temp. (°C),temp. (°c),it's on?,Größe,y [mm]", rows);
    train(
            data,
            "--label=y [mm]",
            "--task=regression",
            "--missing=impute",
            "--impute-by=mean",
            "--validation-fraction=0.1")
        .succeeds();
    assertThat(metrics().get("r2").asDouble()).isGreaterThan(0.95);
    assertThat(metrics().get("features").asInt()).isEqualTo(7 + 5 + 2 + 1 + 2 + 1);
    assertThat(evaluate(data).get("r2").asDouble()).isGreaterThan(0.95);
    assertThat(predict(data).columns()).contains("taken at", "it's on?", "Größe", "prediction");
    assertThat(CommandRun.of("describe --model", model).succeeds().out())
        .contains("timestamp", "date", "day \"0\"", "Temp. (°C)", "temp. (°c)", "Größe");
  }

  /** As a shop keeps: numbers beyond float32, NA for what is missing, a column of one value. */
  @Test
  void trainsOnCustomersOfManyPlaces() throws IOException {
    List<String> rows =
        IntStream.range(0, ROWS)
            .mapToObj(
                i ->
                    String.format(
                        Locale.ROOT,
                        "%d;%s;place%d;EUR;%s;%d",
                        90_000_000_001L + i,
                        i % 12 == 0 ? "NA" : Integer.toString(i % 12),
                        i % 80,
                        i % 9 == 0 ? "NA" : i % 2 == 0 ? "card" : "cash",
                        i % 12 < 6 ? 0 : 1))
            .toList();
    Path data = write("customers.csv", "no;orders;place;currency;paid by;stays", rows);
    String[] to = {"--label=stays", "--task=classification", "--option=sep=;"};
    CommandRun plain = train(data, to).succeeds(); // NA is read as a string like any other
    assertThat(plain.out()).contains("one value in all rows: currency");
    assertThat(plain.err())
        .contains("'no'", "16,777,216", "240 rows")
        .contains("'orders'", "'NA'", "--option nullValue=")
        .hasLineCount(2);

    List<String> words = new ArrayList<>(List.of(to));
    words.addAll(
        List.of("--option=nullValue=NA", "--missing=impute", "--drop=no", "--max-categories=20"));
    CommandRun trained = train(data, words.toArray(String[]::new)).succeeds();
    assertThat(trained.out()).contains("orders: 20 missing", "paid by: 27 missing");
    assertThat(trained.err())
        .contains("'place'", "80 different", "20 most", "--max-categories")
        .hasLineCount(1);
    assertThat(metrics().get("features").asInt()).isEqualTo(2 + 21 + 1 + 3);
    assertThat(metrics().get("accuracy").asDouble()).isGreaterThan(0.85);
    String[] read = {"--option=sep=;", "--option=nullValue=NA"};
    assertThat(evaluate(data, read).get("accuracy").asDouble()).isGreaterThan(0.85);
    assertThat(predict(data, read).count()).isEqualTo(ROWS);
  }
}
