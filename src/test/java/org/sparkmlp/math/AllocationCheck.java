package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Holds that a call allocates nothing on the heap.
 *
 * <p>What is interpreted, or left by the optimising compiler half-way, allocates each vector of
 * {@code jdk.incubator.vector}: how many calls that takes depends on how busy the machine is, and
 * so calls with vectors are for a virtual machine of their own that waits for its compilers, {@link
 * VectorAllocationMain}.
 */
public final class AllocationCheck {
  private static final int ATTEMPTS = 20;

  private AllocationCheck() {}

  /**
   * Holds that there is a call, of some, that allocates not one byte: code that allocates does so
   * in each, but the virtual machine allocates too when it loads classes, links what is called, or
   * goes back from compiled to interpreted code.
   *
   * @param call what is to allocate nothing; by the {@linkplain Tiles#plain plain tile}
   */
  public static void assertAllocatesNothing(Runnable call) {
    long fewest = Long.MAX_VALUE;
    for (int attempt = 0; attempt < ATTEMPTS && fewest > 0; attempt++) {
      fewest = Math.min(fewest, allocatedBy(call, 1));
    }
    assertThat(fewest).as("fewest bytes that a call allocates").isZero();
  }

  static long allocatedBy(Runnable call, int calls) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < calls; i++) {
      call.run();
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
