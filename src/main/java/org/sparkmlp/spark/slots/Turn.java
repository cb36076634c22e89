package org.sparkmlp.spark.slots;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;

/**
 * A fit's turn at the task slots: how many its jobs may hold, and when a resident one must be
 * submitted anew, with another number of workers or to let others through.
 *
 * <p>Resident workers would keep their slots to the end of the fit, and every other job would wait
 * as long. So when a stage has had no slot at all for a second, the fit ends its job and submits it
 * again, behind that stage in Spark's order. Results do not depend on it. A turn lasts a {@link
 * TurnLength}, which several times outweighs the cost of a new job. Used by one thread.
 */
public final class Turn {
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long STEADY = TimeUnit.SECONDS.toNanos(1);

  /** A stage that does not take the slot which it was offered is not offered one again so soon. */
  private static final long AGAIN = TimeUnit.SECONDS.toNanos(10);

  private final SparkContext context;
  private final FitScope scope;
  private final int most;
  private int limit = Integer.MAX_VALUE;
  private int limitedSlots; // those there were when the limit was set
  private long looked = System.nanoTime();
  private long unlikeSince = looked;
  private long starvingSince = looked;
  private final TurnLength length = new TurnLength(looked);
  private Set<Integer> starving = new HashSet<>();
  private final Map<Integer, Long> offered = new HashMap<>();

  /** The turn of a fit that can use {@code most} workers at most. */
  public Turn(SparkContext context, FitScope scope, int most) {
    this.context = context;
    this.scope = scope;
    this.most = most;
  }

  /** No more workers than these until there are more slots than now, as others did not come. */
  public void limit(int workers) {
    limit = workers;
    limitedSlots = SchedulerLoad.of(context, scope.name()).slots();
  }

  /** A job begins. */
  public void begin() {
    unlikeSince = System.nanoTime();
    length.begin(unlikeSince);
    starving.clear();
  }

  /** How many slots the fit may hold now, at least 1. */
  public int share() {
    return share(SchedulerLoad.of(context, scope.name()));
  }

  private int share(SchedulerLoad load) {
    if (load.slots() == 0) { // no executor yet, or none any more
      return most;
    }
    if (load.slots() > limitedSlots) {
      limit = Integer.MAX_VALUE;
    }
    int free = scope.slots().share(load.slots() - load.foreignRunning());
    return Math.min(most, Math.min(limit, free));
  }

  /**
   * How many tasks a short job should have. With dynamic allocation as many as the fit can use:
   * Spark starts executors for tasks that wait, and for nothing else.
   */
  public int tasks() {
    return context.getConf().getBoolean("spark.dynamicAllocation.enabled", false) ? most : share();
  }

  /**
   * Whether a job should be submitted anew. Cheap enough for every step.
   *
   * @param workers how many it has
   * @param present how many of them have come and not been lost
   */
  public boolean isOver(int workers, int present) {
    long now = System.nanoTime();
    if (now - looked < LOOK) {
      return false;
    }
    looked = now;
    SchedulerLoad load = SchedulerLoad.of(context, scope.name());
    length.see(load.workersRunning() > 0, present == workers, now);
    int share = share(load);
    if (share == workers) {
      unlikeSince = now;
    }
    boolean hungry = isStarving(load, now);
    boolean inVain = present < workers && share < workers; // who is missing has no slot
    if (inVain ? !length.isShortest(now) : !length.isOver(now)) {
      return false;
    }
    if (hungry) {
      starving.forEach(stage -> offered.put(stage, now));
    }
    return hungry || now - unlikeSince >= STEADY;
  }

  private boolean isStarving(SchedulerLoad load, long now) {
    offered.values().removeIf(when -> now - when > AGAIN);
    Set<Integer> seen = new HashSet<>(load.starving());
    seen.removeAll(offered.keySet());
    starving.retainAll(seen);
    if (starving.isEmpty()) {
      starving = seen;
      starvingSince = now;
    }
    return !starving.isEmpty() && now - starvingSince >= STEADY;
  }
}
