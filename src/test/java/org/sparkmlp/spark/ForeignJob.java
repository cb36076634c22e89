package org.sparkmlp.spark;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** A Spark job of somebody else whose tasks, in this JVM, hold their slots until it is closed. */
public final class ForeignJob implements AutoCloseable {
  private static volatile CountDownLatch started;
  private static volatile CountDownLatch leave;

  private final JavaFutureAction<Void> job;

  private ForeignJob(SparkSession spark, int tasks) {
    started = new CountDownLatch(tasks);
    leave = new CountDownLatch(1);
    job =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
            .foreachAsync(
                task -> {
                  started.countDown();
                  leave.await();
                });
  }

  /** Returns when all tasks run. */
  static ForeignJob holding(SparkSession spark, int tasks) throws InterruptedException {
    ForeignJob job = new ForeignJob(spark, tasks);
    if (!started.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the foreign job got no slots within 60 s");
    }
    return job;
  }

  boolean isRunning() {
    return !job.isDone();
  }

  /** Lets its tasks end. */
  void release() {
    leave.countDown();
  }

  @Override
  public void close() {
    release();
  }
}
