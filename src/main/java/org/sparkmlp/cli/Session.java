package org.sparkmlp.cli;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * The Spark session of a run, in which names of columns may differ in case alone, and times without
 * a zone are in UTC on every machine unless {@code spark.sql.session.timeZone} was set.
 *
 * <p>Where a session is active, a new one beside it on the same Spark context, active until the run
 * ends; the other stays as it is. Otherwise one on a context of its own, quiet unless asked to be
 * verbose, which ends with the run.
 */
final class Session implements AutoCloseable {
  /** They log what reaches the driver as an exception, or a person as a warning, too. */
  private static final List<String> REPORTED_BY_US =
      List.of(
          "org.apache.spark.executor.Executor",
          "org.apache.spark.scheduler.TaskSetManager",
          "org.apache.spark.sql.execution.datasources.FileFormatWriter",
          "org.apache.spark.util.Utils",
          "org.apache.spark.ml.util.Instrumentation",
          "org.sparkmlp.ml.EpochLog");

  private static final String CASE_SENSITIVE = "spark.sql.caseSensitive";
  private static final String TIME_ZONE = "spark.sql.session.timeZone";

  private final SparkSession spark;
  private final Option<SparkSession> before;

  private Session(SparkSession spark, Option<SparkSession> before) {
    this.spark = spark;
    this.before = before;
  }

  static Session open(boolean verbose) {
    return open(verbose, 1);
  }

  /**
   * A session with task slots enough, where that is ours to say: if the master is {@code local[*]}
   * or not given.
   *
   * @param slots least tasks at a time, though there be fewer cores
   */
  static Session open(boolean verbose, int slots) {
    Option<SparkSession> running =
        SparkSession.getActiveSession().orElse(SparkSession::getDefaultSession);
    if (running.isDefined() && !running.get().sparkContext().isStopped()) {
      SparkSession beside = running.get().newSession();
      beside.conf().set(CASE_SENSITIVE, true);
      if (!running.get().sparkContext().getConf().contains(TIME_ZONE)) {
        beside.conf().set(TIME_ZONE, "UTC");
      }
      SparkSession.setActiveSession(beside);
      return new Session(beside, running);
    }
    setLogLevels(verbose);
    SparkSession.Builder builder = SparkSession.builder().config(CASE_SENSITIVE, true);
    SparkConf given = new SparkConf();
    if (!given.contains("spark.app.name")) {
      builder.appName("Spark MLP");
    }
    if (!given.contains(TIME_ZONE)) {
      builder.config(TIME_ZONE, "UTC");
    }
    // Not given where started by java -jar or java -cp.
    if (given.get("spark.master", "local[*]").equals("local[*]")) {
      int cores = Runtime.getRuntime().availableProcessors();
      builder.master(cores < slots ? "local[" + slots + "]" : "local[*]");
    }
    SparkSession spark = builder.getOrCreate();
    setLogLevels(verbose); // again, as Spark may have brought its own log configuration on starting
    return new Session(spark, Option.empty());
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
      Configurator.setLevel("org.sparkmlp.math", Level.WARN); // of products that are slow
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
    if (before.isDefined()) {
      SparkSession.setActiveSession(before.get());
    } else {
      spark.stop();
    }
  }
}
