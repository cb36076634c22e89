package org.sparkmlp.spark.exchange;

import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.training.tree.Lanes;

/**
 * How many workers may bring back a gradient each in one Spark job: Spark ends a job whose results
 * are larger than {@code spark.driver.maxResultSize}, all of them together.
 *
 * <pre>
 *   needed(P) = Σ_nodes (4n + 256) + 8,192 P      bytes, at most; n parameters, P workers
 * </pre>
 *
 * <p>A result is a vector for each node of the worker's cover of the canonical tree, a few numbers
 * beside it, and what Spark adds to every result, its metrics. Fewer workers bring back fewer
 * vectors and train the same bits, so where the bound is too low for all, fewer train.
 *
 * <p>Worked: 1,000,000 parameters, 64 lanes: one worker needs 4,008,448 bytes, four 16,033,792.
 *
 * <p>For one thread.
 */
public final class ResultLimit {
  private static final Logger LOG = LoggerFactory.getLogger(ResultLimit.class);
  private static final String SETTING = "spark.driver.maxResultSize";
  private static final String DEFAULT = "1g"; // Spark's
  private static final long PER_NODE = 256;
  private static final long PER_WORKER = 8 * 1024;

  private final Lanes lanes;
  private final int parameters;
  private final long bytes;
  private boolean told;

  /**
   * The limit of a context.
   *
   * @param conf Spark's settings; 0 bytes there are no limit
   * @param lanes the lanes of the fit
   * @param parameters n
   */
  public ResultLimit(SparkConf conf, Lanes lanes, int parameters) {
    long set = conf.getSizeAsBytes(SETTING, DEFAULT);
    this.bytes = set > 0 ? set : Long.MAX_VALUE;
    this.lanes = lanes;
    this.parameters = parameters;
  }

  /**
   * The most that the results of a step may come to.
   *
   * @param workers P, from 1 to the number of lanes
   * @return in bytes
   */
  public long needed(int workers) {
    return lanes.nodes(workers) * perNode() + workers * PER_WORKER;
  }

  private long perNode() {
    return (long) parameters * Float.BYTES + PER_NODE;
  }

  /**
   * How many workers may train; says once if they are fewer.
   *
   * @param wanted P, from 1 to the number of lanes
   * @return from 1 to that
   * @throws Refusal if the bound is too low for one
   */
  public int workers(int wanted) {
    int most = (int) Math.min(wanted, bytes / (perNode() + PER_WORKER)); // a node each at least
    while (most > 0 && needed(most) > bytes) {
      most--;
    }
    if (most < 1) {
      throw Refusal.setting(
          SETTING,
          "at least " + needed(1) + " bytes for a job's gradient of " + parameters + " parameters",
          bytes,
          "raise it, or take another exchange than job");
    }
    if (most < wanted && !told) {
      told = true;
      LOG.warn(
          "{} of {} workers train, as {} is {} bytes and the gradients of all need {}: raise it, or"
              + " take another exchange than job; the result is the same",
          most,
          wanted,
          SETTING,
          bytes,
          needed(wanted));
    }
    return most;
  }
}
