package org.sparkmlp.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A program that has this library, SLF4J's interface and no Spark on its class path. */
final class ScorerMain {
  private ScorerMain() {}

  public static void main(String[] arguments) throws IOException {
    try {
      Class.forName("org.apache.spark.sql.SparkSession");
      System.out.println("Spark is there");
    } catch (ClassNotFoundException e) {
      System.out.println("no Spark");
    }
    Scorer scorer = Scorer.load(Path.of(System.getProperty("file")));
    System.out.println(Arrays.toString(scorer.predict(1, 2, 3)));
  }
}
