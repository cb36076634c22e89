package org.sparkmlp.spark.slots;

import org.apache.spark.SparkConf;

/** What Spark gives driver and executors of memory, and how it is told. */
public final class Heaps {
  /** Spark's setting for the driver. */
  public static final String DRIVER = "spark.driver.memory";

  /** Spark's setting for each executor. */
  public static final String EXECUTOR = "spark.executor.memory";

  private static final long MEBI = 1 << 20;

  private Heaps() {}

  /** The most that this process may use, in bytes. */
  public static long ofDriver() {
    return Runtime.getRuntime().maxMemory();
  }

  /** The most that an executor may use, in bytes. */
  public static long ofExecutor(SparkConf conf) {
    return conf.getSizeAsMb(EXECUTOR, "1g") * MEBI;
  }

  /** Bytes that are given, in whole MiB. */
  public static long given(long bytes) {
    return bytes / MEBI;
  }

  /** Bytes that are needed, in whole MiB. */
  public static long needed(long bytes) {
    return (bytes + MEBI - 1) / MEBI;
  }
}
