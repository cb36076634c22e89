package org.sparkmlp.ml.params;

import org.apache.spark.ml.util.Identifiable$;

/**
 * Carries a uid past the constructor of a Spark superclass.
 *
 * <p>Spark's constructors make Param objects, which ask for {@code uid()}, before a Java subclass
 * can set a field. So the uid is put here while the arguments of {@code this(...)} are evaluated,
 * and taken by the first call of {@code uid()}.
 */
public final class UidStash {
  private static final ThreadLocal<String> WAITING = new ThreadLocal<>();

  private UidStash() {}

  /** Keeps a uid for the object under construction on this thread. */
  public static Void put(String uid) {
    WAITING.set(uid);
    return null;
  }

  /** The uid that waits on this thread, or else a random one. */
  public static String takeOr(String prefix) {
    String uid = WAITING.get();
    WAITING.remove();
    return uid == null ? Identifiable$.MODULE$.randomUID(prefix) : uid;
  }
}
