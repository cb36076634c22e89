package org.sparkmlp.cli.options;

import org.sparkmlp.check.Refusal;
import org.sparkmlp.ml.MlpSetters;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.tree.Lanes;
import picocli.CommandLine.Option;

/** How the work is spread; of these only {@code --lanes} touches what is learned. */
public final class ClusterOptions {
  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "Spark tasks that train side by side; the result is the same for any number. Default: as many"
              + " as task slots are free, at most the lanes.")
  private Integer workers;

  @Option(
      names = "--lanes",
      paramLabel = "N",
      description =
          "Fixed shares of the data, a power of two; more than workers is no gain. Default: by the"
              + " batch size.")
  private Integer lanes;

  @Option(
      names = "--exchange",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "How gradients and parameters travel: star, through the driver; sharded, from worker to"
              + " worker; auto, the faster of the two, found by trying where several executors"
              + " train; or job, one Spark job per step. The result is the same. Default:"
              + " ${DEFAULT-VALUE}.")
  private String exchange;

  /** No option given yet. */
  public ClusterOptions() {}

  /** Refuses what can be refused before any data is read. */
  public void check() {
    if (workers != null && workers < 1) {
      throw UserMistake.of("--workers must be at least 1, was %d", workers);
    }
    try {
      Exchange.parse(exchange);
      if (lanes != null) {
        new Lanes(lanes);
      }
    } catch (Refusal e) {
      throw UserMistake.of(e);
    }
  }

  /** Sets what is given. */
  public <E extends MlpSetters<E>> void configure(E estimator) {
    estimator.setExchange(exchange);
    if (lanes != null) {
      estimator.setLanes(lanes);
    }
    if (workers != null) {
      estimator.setNumWorkers(workers);
    }
  }
}
