package org.sparkmlp.spark.slots;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.Pool;
import org.apache.spark.scheduler.Schedulable;
import org.apache.spark.scheduler.TaskScheduler;
import org.apache.spark.scheduler.TaskSetManager;
import org.sparkmlp.spark.resident.SparkRpc;

/**
 * What Spark's task scheduler has to do at one moment, seen from one fit.
 *
 * <p>Read from the scheduler itself: the status that Spark publishes comes late by design, and a
 * listener knows nothing of the tasks that ran before it came. The classes are Scala-private and
 * public in bytecode, like those of {@link SparkRpc}.
 *
 * @param slots tasks that can run at a time; 0 without executors
 * @param executors executors registered; in local mode the driver is one
 * @param ownRunning tasks of this fit's ordinary jobs that run; its resident workers are not among
 *     them
 * @param ownWaiting tasks of those jobs that wait for a slot
 * @param workersRunning this fit's resident workers that run
 * @param workersWaiting those that wait for a slot
 * @param foreignRunning tasks that run and belong to no fit
 * @param othersRunning all tasks that run and are not this fit's
 * @param othersWaiting all tasks that wait and are not this fit's
 * @param starving stages that have tasks, of which none runs, other than this fit's workers
 */
public record SchedulerLoad(
    int slots,
    int executors,
    int ownRunning,
    int ownWaiting,
    int workersRunning,
    int workersWaiting,
    int foreignRunning,
    int othersRunning,
    int othersWaiting,
    Set<Integer> starving) {

  /** The local property that names the fit which a job belongs to. */
  public static final String FIT = "spark.mlp.fit";

  /** The local property, besides, of the job of resident workers. */
  public static final String RESIDENT = "spark.mlp.resident";

  /** Looks. */
  public static SchedulerLoad of(SparkContext context, String fit) {
    Set<Integer> starving = new HashSet<>();
    TaskScheduler scheduler = context.taskScheduler();
    if (context.isStopped() || scheduler == null) {
      return new SchedulerLoad(0, 0, 0, 0, 0, 0, 0, 0, 0, starving);
    }
    int[] own = new int[2]; // running, waiting
    int[] workers = new int[2];
    int[] others = new int[2];
    int foreign = 0;
    synchronized (scheduler) { // its own lock, for numbers of one moment
      for (TaskSetManager stage : stages(scheduler.rootPool(), new ArrayList<>())) {
        int running = stage.runningTasks();
        int waiting =
            stage.isZombie()
                ? 0
                : Math.max(0, stage.numTasks() - stage.tasksSuccessful() - running);
        Properties properties = stage.taskSet().properties();
        String owner = properties == null ? null : properties.getProperty(FIT);
        boolean resident = owner != null && properties.getProperty(RESIDENT) != null;
        boolean ours = fit.equals(owner);
        int[] counts = !ours ? others : resident ? workers : own;
        counts[0] += running;
        counts[1] += waiting;
        foreign += owner == null ? running : 0;
        if (!(ours && resident) && running == 0 && waiting > 0) {
          starving.add(stage.stageId());
        }
      }
    }
    int slots =
        context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
    int known = context.statusTracker().getExecutorInfos().length;
    return new SchedulerLoad(
        slots,
        context.isLocal() ? known : Math.max(0, known - 1), // which counts the driver
        own[0],
        own[1],
        workers[0],
        workers[1],
        foreign,
        others[0],
        others[1],
        starving);
  }

  /** Those whose tasks all run are among them, unlike in the queue that Spark schedules from. */
  private static List<TaskSetManager> stages(Pool pool, List<TaskSetManager> into) {
    for (Schedulable member : pool.schedulableQueue()) {
      if (member instanceof Pool inner) {
        stages(inner, into);
      } else if (member instanceof TaskSetManager stage) {
        into.add(stage);
      }
    }
    return into;
  }

  /** For people. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "Spark's scheduler runs %d tasks of this fit, %d more wait for a slot; it runs %d tasks of"
            + " others, %d more wait; executors registered: %d",
        ownRunning + workersRunning,
        ownWaiting + workersWaiting,
        othersRunning,
        othersWaiting,
        executors);
  }
}
