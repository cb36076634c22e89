package org.sparkmlp.ml.prepare;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.check.Refusal;

/** Tables become vectors: worked rows, missing values, and what is refused. */
class TableEncoderTest {
  @TempDir Path folder;

  private static Dataset<Row> table(String sql) {
    return LocalSpark.session().sql(sql);
  }

  private static TableEncoder encoder(String... columns) {
    return new TableEncoder().setInputCols(columns);
  }

  private static double[][] vectors(TableEncoderModel model, Dataset<Row> rows) {
    return model.transform(rows).select("features").collectAsList().stream()
        .map(row -> row.<Vector>getAs(0).toArray())
        .toArray(double[][]::new);
  }

  private static void refuses(ThrowingCallable work, String... words) {
    assertThatThrownBy(work)
        .satisfies(
            thrown ->
                assertThat(Refusal.in(thrown).orElseThrow(() -> new AssertionError(thrown)))
                    .hasMessageContainingAll(words));
  }

  /** With the column {@code v}, of the elements of the array {@code a}. */
  private static Dataset<Row> withVectors(Dataset<Row> rows) {
    return rows.withColumn(
        "v", when(rows.col("a").isNotNull(), array_to_vector(rows.col("a"))).otherwise(null));
  }

  @Test
  void encodesEachKind() {
    Dataset<Row> rows =
        table(
            "SELECT * FROM VALUES (1.5D, true, 2.25BD, 'b', array(1D, 0D)),"
                + " (-2.0D, false, 0.5BD, 'a', array(0D, 3D)) AS t(x, yes, price, word, a)");
    rows = withVectors(rows);
    TableEncoderModel model = encoder("x", "word", "yes", "v", "price").fit(rows);
    assertThat(model.inputs())
        .containsExactly("x", "word=a", "word=b", "yes", "v[0]", "v[1]", "price");
    assertThat(vectors(model, rows))
        .isDeepEqualTo(new double[][] {{1.5, 0, 1, 1, 1, 0, 2.25}, {-2, 1, 0, 0, 0, 3, 0.5}});
  }

  /** Monday, 1970-01-05, as the class says; and noon of the 2nd of July, in the middle of 1970. */
  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Pacific/Auckland"})
  void encodesTimesAsDaysAndPlacesOnCircles(String zone) {
    LocalSpark.session().conf().set("spark.sql.session.timeZone", zone);
    try {
      Dataset<Row> rows =
          table(
              "SELECT DATE'1970-01-05' AS d, TIMESTAMP'1970-07-02 12:00:00Z' AS t,"
                  + " TIMESTAMP_NTZ'1970-01-05 06:00:00' AS n");
      TableEncoderModel model = encoder("d", "t", "n").fit(rows);
      assertThat(model.inputs())
          .hasSize(5 + 7 + 7)
          .startsWith("d", "d in the year (sin)", "d in the year (cos)", "d in the week (sin)");
      double week = 2 * Math.PI * 3.5 / 7; // noon of a Thursday
      double[] wanted = {
        4,
        0.0688,
        0.9976,
        0,
        1, // d
        182.5,
        0,
        -1,
        Math.sin(week),
        Math.cos(week),
        0,
        -1, // t
        4.25,
        0.0731,
        0.9973,
        Math.sin(Math.PI / 14),
        Math.cos(Math.PI / 14),
        1,
        0 // n
      };
      assertThat(vectors(model, rows)[0]).containsExactly(wanted, within(1e-4));
    } finally {
      LocalSpark.session().conf().unset("spark.sql.session.timeZone");
    }
  }

  private static Dataset<Row> holed() {
    return table(
        "SELECT * FROM VALUES (1D, 'a', DATE'1970-01-02', true), (NULL, NULL, NULL, NULL),"
            + " (double('NaN'), 'b', DATE'1970-01-04', true), (9D, 'a', DATE'1970-01-09', false),"
            + " (5D, 'b', DATE'1970-01-05', true) AS t(x, word, day, yes)");
  }

  @ParameterizedTest
  @CsvSource({"median,5,4,1", "mean,5,4.25,0.75"})
  void imputesAndTellsWhatWasMissing(String by, double x, double day, double yes) {
    TableEncoderModel model =
        encoder("x", "word", "day", "yes").setMissing("impute").setImputeBy(by).fit(holed());
    assertThat(model.inputs())
        .contains("x is missing", "word is missing", "day is missing", "yes is missing");
    double[][] vectors = vectors(model, holed());
    assertThat(vectors[1])
        .containsExactly(x, 1, 0, 0, 1, day == 4.25 ? 4 : 3, 0, 0, 0, 0, 1, yes, 1);
    assertThat(Arrays.copyOf(vectors[2], 5)).containsExactly(x, 1, 0, 1, 0);
    assertThat(Arrays.copyOf(vectors[3], 5)).containsExactly(9, 0, 1, 0, 0);
    assertThat(model.notes().orElseThrow().notes())
        .anyMatch(note -> note.equals("x: 2 missing, imputed by the " + by + ", 5.00000"))
        .anyMatch(note -> note.equals("word: 1 missing, a category of their own"));
  }

  @Test
  void imputesWhereTrainingMissedNothing() {
    Dataset<Row> full = holed().na().drop();
    TableEncoderModel model = encoder("x", "word").setMissing("impute").fit(full);
    assertThat(model.inputs()).containsExactly("x", "word=a", "word=b");
    assertThat(vectors(model, holed())[1]).containsExactly(5, 0, 0);
  }

  @Test
  void leavesRowsOut() {
    TableEncoderModel model = encoder("x", "word").setMissing("drop").fit(holed());
    assertThat(model.inputs()).containsExactly("x", "word=a", "word=b");
    assertThat(vectors(model, holed()))
        .isDeepEqualTo(new double[][] {{1, 1, 0}, {9, 1, 0}, {5, 0, 1}});
  }

  @Test
  void refusesWhatIsMissingUnlessToldOtherwise() {
    refuses(() -> encoder("x").fit(holed()), "'x'", "2 of 5 rows", "missing=impute");
    refuses(() -> encoder("word").fit(holed()), "'word'", "1 of 5 rows", "missing=drop");
    TableEncoderModel model = encoder("x", "word").fit(holed().na().drop());
    refuses(() -> vectors(model, holed()), "'x'", "missing", "missing=impute");
    TableEncoder imputing = encoder("x").setMissing("impute");
    refuses(() -> imputing.fit(holed().where("x IS NULL")), "'x'", "every row", "leave it out");
    TableEncoder words = encoder("word").setMissing("impute");
    refuses(() -> words.fit(holed().where("word IS NULL")), "'word'", "every row");
    refuses(() -> encoder("x").setMissing("guess"), "missing", "drop", "'guess'");
    refuses(() -> encoder("x").setImputeBy("mode"), "imputeBy", "median", "'mode'");
    refuses(() -> encoder("x").setUnseen("skip"), "unseen", "other", "'skip'");
    refuses(() -> encoder("x").setMaxCategories(0), "maxCategories", "at least 1", "0");
  }

  @Test
  void refusesVectorsThatAreMissingOrOfOtherLength() {
    Dataset<Row> vectors = withVectors(table("SELECT array(1D, 2D) AS a UNION ALL SELECT NULL"));
    TableEncoderModel model = encoder("v").setMissing("impute").fit(vectors.where("a IS NOT NULL"));
    refuses(() -> vectors(model, vectors), "'v'", "null", "cannot be imputed");
    assertThat(vectors(encoder("v").setMissing("drop").fit(vectors), vectors).length).isEqualTo(1);
    Dataset<Row> three = withVectors(table("SELECT array(1D, 2D, 3D) AS a"));
    refuses(() -> vectors(model, three), "'v'", "lengths", "2", "3");
  }

  @Test
  void refusesColumnsThatAreNotThereOrOfNoUse() {
    refuses(() -> encoder("q").fit(holed()), "'q'", "x, word, day, yes");
    refuses(() -> encoder("l").fit(table("SELECT array(1) AS l")), "'l'", "array<int>");
    TableEncoderModel model = encoder("x").fit(table("SELECT 1D AS x"));
    refuses(() -> model.transform(table("SELECT DATE'2020-01-01' AS x")), "'x'", "date", "number");
    refuses(() -> model.transform(table("SELECT 1D AS x, 2 AS features")), "'features'", "already");
  }

  @Test
  void takesUnseenStringsAsOneCategoryOrRefusesThem() {
    Dataset<Row> rows = table("SELECT * FROM VALUES ('a'), ('b'), ('b'), ('c') AS t(w)");
    Dataset<Row> unseen = table("SELECT 'z' AS w");
    assertThat(vectors(encoder("w").fit(rows), unseen)[0]).containsExactly(0, 0, 0);
    refuses(
        () -> vectors(encoder("w").setUnseen("error").fit(rows), unseen),
        "'w'",
        "'z'",
        "not seen",
        "unseen=other");
    TableEncoderModel capped = encoder("w").setUnseen("error").setMaxCategories(2).fit(rows);
    assertThat(capped.inputs()).containsExactly("w=a", "w=b", "w is another");
    assertThat(vectors(capped, unseen)[0]).containsExactly(0, 0, 1);
    assertThat(vectors(capped, rows)[3]).containsExactly(0, 0, 1);
    assertThat(capped.notes().orElseThrow().warnings().get(0))
        .contains("'w'", "3 different", "the 2 most frequent", "in 1 rows");
  }

  /** As a reader that infers types would have it of other files. */
  @Test
  void readsColumnsAsWhatTheyWereInTraining() {
    Dataset<Row> rows =
        table(
            "SELECT 1.5D AS x, '7' AS w, TIMESTAMP'1970-01-02 12:00:00Z' AS t, true AS b"
                + " UNION ALL SELECT 2D, '8', TIMESTAMP'1970-01-03 00:00:00Z', false");
    TableEncoderModel model = encoder("x", "w", "t", "b").setMissing("impute").fit(rows);
    double[] others =
        vectors(model, table("SELECT ' 3 ' AS x, 8 AS w, DATE'1970-01-03' AS t, 'TRUE' AS b"))[0];
    assertThat(others[0]).isEqualTo(3);
    assertThat(others[2]).isEqualTo(1);
    assertThat(others[3]).isEqualTo(2);
    assertThat(others[others.length - 1]).isEqualTo(1);
    String none = "CAST(NULL AS STRING)";
    assertThat(
            vectors(model, table("SELECT " + none + " AS x, '7' AS w, " + none + " AS t, 1 AS b"))[
                0])
        .startsWith(1.5, 1, 0, 1.5);
    refuses(
        () -> vectors(model, table("SELECT '?' AS x, '7' AS w, DATE'1970-01-03' AS t, 1 AS b")),
        "'x'",
        "'?'",
        "number");
    refuses(
        () -> vectors(model, table("SELECT 1 AS x, '7' AS w, 'May' AS t, 1 AS b")),
        "'t'",
        "'May'",
        "date");
  }

  @Test
  void warnsOfWhatIsLikelyToDoHarm() {
    TableEncoderModel model =
        encoder("id", "big", "name", "na", "one", "same")
            .setMaxCategories(20)
            .fit(
                table(
                    "SELECT id, id * 1000003 AS big, concat('n', id) AS name,"
                        + " if(id % 5 = 0, 'NA', string(id % 7)) AS na, 4 AS one, 's' AS same"
                        + " FROM range(200)"));
    EncodingNotes notes = model.notes().orElseThrow();
    assertThat(notes.warnings())
        .hasSize(4)
        .anyMatch(line -> line.contains("'id'") && line.contains("counts the rows"))
        .anyMatch(line -> line.contains("'big'") && line.contains("16,777,216"))
        .anyMatch(line -> line.contains("'name'") && line.contains("identifier"))
        .anyMatch(line -> line.contains("'na'") && line.contains("'NA'"));
    assertThat(notes.notes()).hasSize(1);
    assertThat(notes.notes().get(0)).contains("one, same").contains("2 of the columns");
  }

  @Test
  void isTheSameAfterSaving() throws Exception {
    TableEncoderModel model =
        encoder("x", "word", "day", "yes").setMissing("impute").setMaxCategories(1).fit(holed());
    String path = folder.resolve("encoder").toString();
    model.save(path);
    TableEncoderModel loaded = TableEncoderModel.load(path);
    assertThat(loaded.inputs()).isEqualTo(model.inputs());
    assertThat(loaded.getMissing()).isEqualTo("impute");
    assertThat(vectors(loaded, holed())).isDeepEqualTo(vectors(model, holed()));
    refuses(() -> TableEncoderModel.load(path + "?"), "no saved stage");
  }

  @Test
  void refusesASavedEncoderOfALaterFormat() {
    String json = "{\"formatVersion\": 2, \"columns\": []}";
    refuses(() -> CodesJson.read(json, "somewhere"), "somewhere", "format 2", "newer");
    refuses(() -> CodesJson.read("{", "somewhere"), "somewhere", "damaged");
    String size = "{\"formatVersion\": 1, \"columns\": [{\"name\": \"v\", \"kind\": \"vector\"}]}";
    refuses(() -> CodesJson.read(size, "somewhere"), "'v'", "at least 0");
  }

  @Test
  void namesAreTakenAsTheyAre() {
    List<String> names = List.of("a.b", "a b", "it's", "q`t", "\"q\"", "größe", "c,d", "e=f", "");
    Dataset<Row> rows = LocalSpark.session().range(2).toDF();
    for (String name : names) {
      rows = rows.withColumn(name, rows.col("id").plus(names.indexOf(name)));
    }
    TableEncoderModel model = encoder(names.toArray(String[]::new)).fit(rows);
    assertThat(model.inputs()).isEqualTo(names);
    assertThat(vectors(model, rows)[1]).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
  }
}
