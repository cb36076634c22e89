package org.sparkmlp.spark;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.sparkmlp.spark.lanes.Lane;

/** Lanes whose reading throws, in the JVM of the task, before it succeeds. */
public final class ThrowingLanes {
  private static final AtomicInteger LEFT = new AtomicInteger();

  private ThrowingLanes() {}

  /** Throws in so many tasks of the first worker, of this JVM. */
  static UnaryOperator<JavaRDD<Lane>> times(int count) {
    LEFT.set(count);
    return lanes ->
        lanes.map(
            lane -> {
              if (TaskContext.getPartitionId() == 0
                  && LEFT.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw new UnsupportedOperationException("thrown for a test");
              }
              return lane;
            });
  }

  /** Throws in every first attempt at a task, in whichever JVM. */
  static JavaRDD<Lane> firstAttempts(JavaRDD<Lane> lanes) {
    return lanes.map(
        lane -> {
          if (TaskContext.get().attemptNumber() == 0) {
            throw new UnsupportedOperationException("thrown for a test");
          }
          return lane;
        });
  }
}
