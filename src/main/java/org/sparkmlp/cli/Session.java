package org.sparkmlp.cli;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * The Spark session of a run: the active one if there is one, which then stays as it is; otherwise
 * one of our own, quiet unless asked to be verbose, which ends with the run.
 */
final class Session implements AutoCloseable {
  /** They log the stack trace of what reaches the driver as an exception too. */
  private static final List<String> REPORTED_BY_US =
      List.of(
          "org.apache.spark.executor.Executor",
          "org.apache.spark.scheduler.TaskSetManager",
          "org.apache.spark.sql.execution.datasources.FileFormatWriter",
          "org.apache.spark.util.Utils",
          "org.apache.spark.ml.util.Instrumentation");

  private final SparkSession spark;
  private final boolean own;

  private Session(SparkSession spark, boolean own) {
    this.spark = spark;
    this.own = own;
  }

  static Session open(boolean verbose) {
    Option<SparkSession> running =
        SparkSession.getActiveSession().orElse(SparkSession::getDefaultSession);
    if (running.isDefined() && !running.get().sparkContext().isStopped()) {
      return new Session(running.get(), false);
    }
    setLogLevels(verbose);
    SparkSession.Builder builder = SparkSession.builder();
    SparkConf given = new SparkConf();
    if (!given.contains("spark.app.name")) {
      builder.appName("Spark MLP");
    }
    if (!given.contains("spark.master")) { // started by java -jar or java -cp
      builder.master("local[*]");
    }
    SparkSession spark = builder.getOrCreate();
    setLogLevels(verbose); // again, as Spark may have brought its own log configuration on starting
    return new Session(spark, true);
  }

  /** A log configuration that somebody chose is left alone, but for {@code --verbose}. */
  private static void setLogLevels(boolean verbose) {
    boolean chosen =
        System.getenv("LOG4J_CONFIGURATION_FILE") != null
            || System.getProperty("log4j2.configurationFile") != null
            || System.getProperty("log4j.configurationFile") != null;
    if (verbose) {
      Configurator.setRootLevel(Level.INFO);
      Configurator.setAllLevels("org.apache.spark", Level.INFO);
    } else if (!chosen) {
      Configurator.setRootLevel(Level.ERROR);
      REPORTED_BY_US.forEach(logger -> Configurator.setLevel(logger, Level.FATAL));
    }
  }

  SparkSession spark() {
    return spark;
  }

  /** The settings of Hadoop's file systems. */
  Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }

  @Override
  public void close() {
    if (own) {
      spark.stop();
    }
  }
}
