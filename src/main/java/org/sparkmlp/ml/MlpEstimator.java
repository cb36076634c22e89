package org.sparkmlp.ml;

import java.util.Objects;
import java.util.Optional;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.sparkmlp.ml.files.ModelWriter;
import org.sparkmlp.ml.files.StageWriter;
import org.sparkmlp.training.TrainingListener;

/**
 * What classifier and regressor have in common beside their params.
 *
 * @param <E> the estimator, which every setter returns
 * @param <M> the model that it fits
 */
public interface MlpEstimator<E extends MlpEstimator<E, M>, M extends MlpModel>
    extends MlpSetters<E>, MLWritable {

  /**
   * What the estimator holds beside its params, for this package alone.
   *
   * @return always the same object
   */
  FitContext<M> context();

  /**
   * Starts from a fitted model instead of random weights; its topology must be the one asked for.
   *
   * <p>Its parameters alone are taken: features are standardised anew, on the new rows.
   *
   * @param model a model with the same features, hidden layers and outputs
   * @return this
   */
  default E setInitialModel(M model) {
    context().initialModel = Objects.requireNonNull(model, "initialModel");
    return self();
  }

  /**
   * The model to start from.
   *
   * @return empty for random weights
   */
  default Optional<M> getInitialModel() {
    return Optional.ofNullable(context().initialModel);
  }

  /**
   * Who is told of each epoch, on the thread that fits. Not a param: neither saved nor serialised.
   *
   * @param value the listener
   * @return this
   */
  default E setTrainingListener(TrainingListener value) {
    context().listener = Objects.requireNonNull(value, "listener");
    return self();
  }

  /**
   * A writer to a folder: the params, and the model to start from.
   *
   * @return the writer
   */
  @Override
  default MLWriter write() {
    return new StageWriter(
        this, getInitialModel().map(model -> new ModelWriter(model, model.trained())));
  }

  @SuppressWarnings("unchecked") // E is the implementing class, by its declaration
  private E self() {
    return (E) this;
  }
}
