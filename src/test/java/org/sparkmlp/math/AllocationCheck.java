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
  private AllocationCheck() {}

  /**
   * Calls once, which loads classes and links what is called, and then holds that further calls
   * allocate not one byte.
   *
   * @param call what is to allocate nothing; by the {@linkplain Tiles#plain plain tile}
   */
  public static void assertAllocatesNothing(Runnable call) {
    allocatedBy(call, 1);
    assertThat(allocatedBy(call, 3)).as("bytes that three further calls allocate").isZero();
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
