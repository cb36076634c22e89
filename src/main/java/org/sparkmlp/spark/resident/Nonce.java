package org.sparkmlp.spark.resident;

import java.security.SecureRandom;

/**
 * What the workers of one Spark job know and nobody else: they say it with every message, and a
 * message that does not is none of theirs. It reaches them within their tasks, so it is as secret
 * as Spark's connections are.
 *
 * <p>Not part of what is learned: no bit of a fit depends on it.
 */
public final class Nonce {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Nonce() {}

  /** A new one, which cannot be guessed. Thread-safe. */
  public static long draw() {
    return RANDOM.nextLong();
  }
}
