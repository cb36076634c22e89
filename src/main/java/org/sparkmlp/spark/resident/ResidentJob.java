package org.sparkmlp.spark.resident;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.sparkmlp.spark.lanes.Lane;
import org.sparkmlp.spark.slots.SchedulerLoad;
import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction2;

/**
 * The Spark job that the resident workers are the tasks of, run from a thread of its own, which
 * inherits job group, pool and fit of the thread that made it.
 */
public final class ResidentJob implements AutoCloseable {
  private final SparkContext context;
  private final String tag;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  public ResidentJob(
      SparkContext context,
      JavaRDD<Lane> lanes,
      AbstractFunction2<TaskContext, scala.collection.Iterator<Lane>, Long> task,
      String tag) {
    this.context = context;
    this.tag = tag;
    Thread thread =
        new Thread(
            () -> {
              try {
                context.addJobTag(tag);
                context.setLocalProperty(SchedulerLoad.RESIDENT, tag);
                context.setInterruptOnCancel(true);
                context.runJob(lanes.rdd(), task, ClassTag.apply(Long.class));
                ended.complete(null);
              } catch (Throwable e) { // the trainer's thread learns of it from the future
                ended.completeExceptionally(e);
              }
            },
            tag);
    thread.setDaemon(true);
    thread.start();
  }

  /** Why the job has ended before it was told to; null while it runs. */
  public Throwable failure() {
    if (!ended.isDone()) {
      return null;
    }
    try {
      ended.join();
      return new IllegalStateException("all workers ended before training did");
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  /** Ends the job's tasks, those that still run included. */
  @Override
  public void close() {
    if (!ended.isDone() && !context.isStopped()) {
      context.cancelJobsWithTag(tag);
    }
  }

  /** Waits for workers that have been told to stop, to spare them a cancellation. */
  public void awaitEnd(long millis) {
    try {
      ended.get(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException
        | java.util.concurrent.TimeoutException ended) {
      // Nothing is lost with it: all results are in, and close() cancels what still runs.
      return;
    }
  }
}
