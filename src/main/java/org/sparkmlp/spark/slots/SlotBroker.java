package org.sparkmlp.spark.slots;

import java.util.Map;
import java.util.WeakHashMap;
import org.apache.spark.SparkContext;

/**
 * Shares a SparkContext's task slots among the fits that run side by side, so that no two wait for
 * each other's slots: with k fits each may hold {@code max(1, ⌊slots / k⌋)}.
 *
 * <p>A fit asks again and again, see {@link Turn}, so that one that came first makes room for one
 * that came later, and takes more when others have ended. Results do not depend on the number of
 * workers.
 */
public final class SlotBroker {
  private static final Map<SparkContext, SlotBroker> BROKERS = new WeakHashMap<>();

  private int fits;

  private SlotBroker() {}

  public static SlotBroker of(SparkContext context) {
    synchronized (BROKERS) {
      return BROKERS.computeIfAbsent(context, key -> new SlotBroker());
    }
  }

  /** How many fits there are now. */
  public synchronized int fits() {
    return fits;
  }

  /** A fit begins; it ends when what this returns is closed. */
  synchronized Membership enter() {
    fits++;
    return new Membership();
  }

  /** A fit's place among the others. */
  final class Membership implements AutoCloseable {
    private boolean left;

    /** How many of {@code slots} this fit may hold now. */
    int share(int slots) {
      synchronized (SlotBroker.this) {
        return Math.max(1, slots / fits);
      }
    }

    @Override
    public void close() {
      synchronized (SlotBroker.this) {
        if (!left) {
          left = true;
          fits--;
        }
      }
    }
  }
}
