package org.sparkmlp.math;

import java.util.Locale;

/** Prints the fingerprint of this virtual machine's kernel, its name, and why it is slow. */
final class FingerprintMain {
  private FingerprintMain() {}

  public static void main(String[] arguments) {
    System.out.printf(
        Locale.ROOT,
        "fingerprint %016x by %s%n",
        KernelFingerprint.bits(),
        KernelFingerprint.kernel());
    Slowness.find().ifPresent(System.out::println);
  }
}
