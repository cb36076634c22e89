package org.sparkmlp.spark.live;

import org.apache.spark.SparkContext;
import org.apache.spark.status.JobDataWrapper;
import org.apache.spark.status.api.v1.JobData;
import org.apache.spark.util.kvstore.KVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkmlp.spark.slots.SchedulerLoad;
import scala.Option;

/**
 * Says in Spark's list of jobs which epoch a fit is at: of jobs to come by their description, and
 * of those that run, whose tasks may last as long as the fit, by what Spark has stored of them.
 *
 * <p>For the thread that trains. A description that somebody else has set is left alone.
 */
final class JobWords {
  private static final Logger LOG = LoggerFactory.getLogger(JobWords.class);
  private static final String DESCRIPTION = "spark.job.description";

  private final SparkContext context;
  private final String fit;
  private final boolean free;
  private boolean works = true;

  JobWords(SparkContext context) {
    this.context = context;
    this.fit = context.getLocalProperty(SchedulerLoad.FIT);
    this.free = context.getLocalProperty(DESCRIPTION) == null;
  }

  /**
   * Says it.
   *
   * @param words one line
   */
  void say(String words) {
    if (!free || !works) {
      return;
    }
    try {
      context.setLocalProperty(DESCRIPTION, words);
      KVStore store = context.statusStore().store();
      for (int job : context.statusTracker().getJobIdsForTag(fit)) {
        JobDataWrapper stored = store.read(JobDataWrapper.class, job);
        if (stored.info().completionTime().isEmpty()) {
          store.write(
              new JobDataWrapper(
                  described(stored.info(), words),
                  stored.skippedStages(),
                  stored.sqlExecutionId()));
        }
      }
    } catch (Exception | LinkageError e) { // the store says by a checked one that a job is gone
      works = false;
      LOG.info("no epochs in the descriptions of jobs: {}", e.toString());
    }
  }

  /** Leaves jobs to come without a description. */
  void end() {
    if (free && !context.isStopped()) {
      context.setLocalProperty(DESCRIPTION, null);
    }
  }

  private static JobData described(JobData job, String words) {
    return new JobData(
        job.jobId(),
        job.name(),
        Option.apply(words),
        job.submissionTime(),
        job.completionTime(),
        job.stageIds(),
        job.jobGroup(),
        job.jobTags(),
        job.status(),
        job.numTasks(),
        job.numActiveTasks(),
        job.numCompletedTasks(),
        job.numSkippedTasks(),
        job.numFailedTasks(),
        job.numKilledTasks(),
        job.numCompletedIndices(),
        job.numActiveStages(),
        job.numCompletedStages(),
        job.numSkippedStages(),
        job.numFailedStages(),
        job.killedTasksSummary());
  }
}
