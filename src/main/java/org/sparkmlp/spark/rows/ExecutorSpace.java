package org.sparkmlp.spark.rows;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.memory.MemoryManager;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What Spark gives this process for rows: of the heap what its storage memory has free, and files
 * in its local folders ({@code spark.local.dir}).
 *
 * <pre>
 *   storage memory   spark.memory.fraction · (heap − 300 MiB)
 *   free             storage memory − what Spark stores − what its shuffles and sorts hold
 *   for new rows     (free − storage memory / 10) / 1.5
 * </pre>
 *
 * <p>The divisor is what Spark asks for, of a value's size, before it stores the value. The tenth
 * is left for lanes in files, of which it asks for 1 MiB each at first, and for broadcasts. What
 * lanes under construction take is counted here; once they are built, Spark stores them and counts
 * them itself. With {@code spark.io.encryption.enabled} no row may lie on a disk in the clear, so
 * all go to the heap, whatever comes of it.
 *
 * <p>Thread-safe.
 */
public final class ExecutorSpace implements RowSpace {
  private static final ExecutorSpace HERE = new ExecutorSpace();

  /** Default of Spark's {@code spark.storage.unrollMemoryGrowthFactor}. */
  private static final double GROWTH = 1.5;

  private static final double LEFT = 0.1;

  private final AtomicLong reserved = new AtomicLong();

  private ExecutorSpace() {}

  /** That of this process, which all its tasks share. */
  public static ExecutorSpace here() {
    return HERE;
  }

  /** Runs an action when the task that this thread runs has ended; at once if it runs none. */
  public static void afterTask(Runnable action) {
    TaskContext task = TaskContext.get();
    if (task == null) {
      action.run();
    } else {
      task.addTaskCompletionListener((TaskCompletionListener) ended -> action.run());
    }
  }

  @Override
  public boolean reserve(long bytes) {
    long all = reserved.addAndGet(bytes);
    if (all * GROWTH <= room(SparkEnv.get())) {
      return true;
    }
    release(bytes);
    return false;
  }

  /** Bytes of Spark's storage memory that rows may take; without a bound outside Spark. */
  private static double room(SparkEnv spark) {
    if (spark == null || spark.securityManager().getIOEncryptionKey().isDefined()) {
      return Double.POSITIVE_INFINITY;
    }
    MemoryManager memory = spark.memoryManager();
    long most = memory.maxOnHeapStorageMemory();
    return most * (1 - LEFT) - memory.onHeapStorageMemoryUsed();
  }

  @Override
  public void release(long bytes) {
    reserved.addAndGet(-bytes);
  }

  @Override
  public Path newFile() {
    return SparkEnv.get().blockManager().diskBlockManager().createTempLocalBlock()._2().toPath();
  }
}
