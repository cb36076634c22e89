package org.sparkmlp.ml;

import java.io.Serializable;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.ml.checkpoint.CheckpointWriter;
import org.sparkmlp.ml.summary.EpochLog;
import org.sparkmlp.spark.DistributedFit;
import org.sparkmlp.spark.request.Checkpoints;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.spark.request.FittedNetwork;
import org.sparkmlp.training.TrainingListener;

/**
 * What an estimator holds beside its params: where to start, and who is told.
 *
 * @param <M> the kind of model that it fits
 */
final class FitContext<M extends MlpModel> implements Serializable {
  private static final long serialVersionUID = 1L;

  M initialModel; // null to start from random weights
  transient TrainingListener listener; // or null

  /** Makes another estimator start from the same model and tell the same listener. */
  void copyTo(FitContext<M> other) {
    other.initialModel = initialModel;
    other.listener = listener;
  }

  /**
   * The model to start from: the one that was set, or else the one in the folder that was named.
   *
   * @param path its folder, if one is named
   * @param reader loads it
   * @throws Refusal if both are given
   */
  Optional<M> initialModel(Optional<String> path, Function<String, M> reader) {
    if (initialModel != null && path.isPresent()) {
      throw Refusal.because(
          "initialModelPath is '%s', but setInitialModel has given a model, too: leave one of them"
              + " out",
          path.get());
    }
    return path.map(reader).or(() -> Optional.ofNullable(initialModel));
  }

  /**
   * Trains.
   *
   * @param initial the model that the request starts from
   * @throws Refusal with the remedy that the param {@code handleInvalid} is, where it is one
   */
  FittedNetwork fit(FitRequest request, MlpParams params, Optional<M> initial) {
    EpochLog log = new EpochLog(listener, params.getVerbose(), initial.map(MlpModel::topology));
    SparkSession session = request.data().rows().sparkSession();
    try (Checkpoints checkpoints =
        FitRequests.checkpoints(params)
            .<Checkpoints>map(
                kept -> new CheckpointWriter(kept, session.sessionState().newHadoopConf()))
            .orElse(Checkpoints.NONE)) {
      return DistributedFit.fit(request, log, checkpoints);
    } catch (Refusal refusal) {
      throw refusal.isSkippable()
          ? refusal.withRemedy(
              refusal.remedy().map(remedy -> remedy + ", or ").orElse("")
                  + "set handleInvalid to skip")
          : refusal;
    }
  }
}
