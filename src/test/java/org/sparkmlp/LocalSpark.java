package org.sparkmlp;

import org.apache.spark.sql.SparkSession;

/** The one local Spark session that tests of this JVM share; it ends with the JVM. */
public final class LocalSpark {
  private LocalSpark() {}

  /** A session on {@code local[2]} without a UI. */
  public static SparkSession session() {
    return builder().getOrCreate();
  }

  /** Such a session with a setting more; where there is none yet, so in a JVM of its own. */
  public static SparkSession sessionWith(String setting, long value) {
    return builder().config(setting, value).getOrCreate();
  }

  /** A builder of such sessions, for a JVM in which there is none. */
  public static SparkSession.Builder builder() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("spark-mlp tests")
        .config("spark.ui.enabled", false)
        .config("spark.sql.shuffle.partitions", 4)
        .config("spark.driver.host", "localhost")
        .config("spark.sql.warehouse.dir", "target/spark-warehouse");
  }
}
