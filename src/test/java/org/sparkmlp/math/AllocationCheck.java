package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Holds that a call allocates nothing on the heap once it has warmed up. */
final class AllocationCheck {

  private static final int CALLS = 10_000;

  private AllocationCheck() {}

  static void assertAllocatesNothing(Runnable call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long fewest = Long.MAX_VALUE;
    // The compilers and class loading may allocate on this thread at first, so the best round
    // counts.
    for (int round = 0; round < 5 && fewest > CALLS; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
    }
    // Less than one byte a call; the smallest object takes 16.
    assertThat(fewest).as("bytes allocated by %d calls", CALLS).isLessThanOrEqualTo(CALLS);
  }
}
