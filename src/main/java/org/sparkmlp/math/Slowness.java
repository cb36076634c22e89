package org.sparkmlp.math;

import java.util.Optional;

/** What makes this virtual machine compute the right bits, but hundreds of times too slowly. */
final class Slowness {
  private static final int CALLS = 16;
  private static final int ROUNDS = 8;

  /** A multiply-add takes some 50 ns at worst, interpreted; many thousand if it is emulated. */
  private static final long EMULATED_NANOS = 1_000;

  private Slowness() {}

  /** One sentence with the remedy, or nothing. Takes microseconds; a millisecond if it is slow. */
  static Optional<String> find() {
    if (System.getProperty("java.vm.info", "").startsWith("interpreted")) {
      return Optional.of(
          "Matrix products will be very slow: this JVM only interprets; start it without -Xint");
    }
    if (nanosOfFma() > EMULATED_NANOS) {
      return Optional.of(
          "Matrix products will be very slow: fused multiply-add is emulated here; it needs a"
              + " processor that has it (x86: FMA3), and no -XX:-UseFMA");
    }
    return Optional.empty();
  }

  /** The best of some rounds, as a machine may be busy. */
  private static long nanosOfFma() {
    long best = Long.MAX_VALUE;
    float sum = 1;
    for (int round = 0; round < ROUNDS; round++) {
      long begun = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        sum = Math.fma(sum, 0.999f, 0.25f);
      }
      best = Math.min(best, System.nanoTime() - begun);
    }
    return sum == 0 ? 0 : best / CALLS; // sum is never 0, but must be computed
  }
}
