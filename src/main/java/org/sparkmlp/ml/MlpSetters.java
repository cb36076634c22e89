package org.sparkmlp.ml;

import org.apache.spark.ml.param.Param;

/**
 * The setters that classifier and regressor share. Each checks its value at once. Long only because
 * each param has one.
 *
 * @param <E> the estimator, which every setter returns
 */
public interface MlpSetters<E extends MlpSetters<E>> extends MlpParams {

  /**
   * The columns that make up the features, without a VectorAssembler before this stage.
   *
   * @param value names of numeric, boolean or vector columns, at least one, in their order
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setFeaturesCols(String... value) {
    return with(featuresCols(), value);
  }

  /**
   * The folder of the model to start from.
   *
   * @param value path of a saved model of the same topology
   * @return this
   */
  default E setInitialModelPath(String value) {
    return with(initialModelPath(), value);
  }

  /**
   * The widths of the hidden layers.
   *
   * @param value widths, each at least 1; none for a linear or softmax model
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setHiddenLayers(int... value) {
    return with(hiddenLayers(), value);
  }

  /**
   * The function of the hidden layers.
   *
   * @param value one name for all, or one per hidden layer with commas: relu, leaky_relu, elu,
   *     gelu, softplus, tanh, sigmoid, identity
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setActivation(String value) {
    return with(activation(), value);
  }

  /**
   * The share of the hidden units that each row of a step leaves out.
   *
   * @param value in [0, 1)
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setDropout(double value) {
    return with(dropout(), value);
  }

  /**
   * The rows of a mini-batch.
   *
   * @param value at least 1
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setBatchSize(int value) {
    return with(batchSize(), value);
  }

  /**
   * How the learning rate changes.
   *
   * @param value as {@link org.sparkmlp.optim.Schedule#parse} reads it, e.g. {@code
   *     warmup:100+cosine}
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setLearningRateSchedule(String value) {
    return with(learningRateSchedule(), value);
  }

  /**
   * How gradients become updates.
   *
   * @param value sgd, adam or adamw
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setOptimizer(String value) {
    return with(optimizer(), value);
  }

  /**
   * The share of the velocity that a step keeps.
   *
   * @param value in [0, 1)
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setMomentum(double value) {
    return with(momentum(), value);
  }

  /**
   * Whether the momentum is Nesterov's.
   *
   * @param value true to look ahead
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setNesterov(boolean value) {
    return with(nesterov(), value);
  }

  /**
   * The share of the average gradient that a step of Adam keeps.
   *
   * @param value in [0, 1)
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setBeta1(double value) {
    return with(beta1(), value);
  }

  /**
   * The share of the average of squared gradients that a step of Adam keeps.
   *
   * @param value in [0, 1)
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setBeta2(double value) {
    return with(beta2(), value);
  }

  /**
   * What Adam adds to the root of a gradient's average square.
   *
   * @param value above 0
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setEpsilon(double value) {
    return with(epsilon(), value);
  }

  /**
   * The largest norm of an averaged gradient.
   *
   * @param value above 0
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setClipNorm(double value) {
    return with(clipNorm(), value);
  }

  /**
   * Whether each epoch has a new seeded order.
   *
   * @param value false for a fixed order
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setShuffle(boolean value) {
    return with(shuffle(), value);
  }

  /**
   * The share of rows held out for validation.
   *
   * @param value in [0, 1)
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setValidationFraction(double value) {
    return with(validationFraction(), value);
  }

  /**
   * The epochs without improvement after which to stop.
   *
   * @param value at least 1
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setPatience(int value) {
    return with(patience(), value);
  }

  /**
   * Which epoch's parameters the model has.
   *
   * @param value best or last
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setKeep(String value) {
    return with(keep(), value);
  }

  /**
   * Whether features are standardised inside the model.
   *
   * @param value false to take them as they are
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setStandardize(boolean value) {
    return with(standardize(), value);
  }

  /**
   * The number of shares the rows are divided into.
   *
   * @param value a power of two
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setLanes(int value) {
    return with(lanes(), value);
  }

  /**
   * The number of Spark tasks that train.
   *
   * @param value at least 1
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setNumWorkers(int value) {
    return with(numWorkers(), value);
  }

  /**
   * How gradients and parameters travel.
   *
   * @param value as {@link org.sparkmlp.spark.request.Exchange#parse} reads it
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setExchange(String value) {
    return with(exchange(), value);
  }

  /**
   * What to do where training diverges.
   *
   * @param value fail or rollback
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setOnDivergence(String value) {
    return with(onDivergence(), value);
  }

  /**
   * The folder in which the fit is kept while it trains.
   *
   * @param value a folder of this fit alone, on any file system that Hadoop knows
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setCheckpointDir(String value) {
    return with(checkpointDir(), value);
  }

  /**
   * The epochs from one checkpoint to the next.
   *
   * @param value at least 1, or −1 to go by the clock alone
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setCheckpointInterval(int value) {
    return with(checkpointInterval(), value);
  }

  /**
   * The most minutes without a checkpoint.
   *
   * @param value above 0
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setCheckpointMinutes(double value) {
    return with(checkpointMinutes(), value);
  }

  /**
   * Whether to go on from the newest checkpoint.
   *
   * @param value true to go on, if there is one
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setResume(boolean value) {
    return with(resume(), value);
  }

  /**
   * Whether each epoch is logged.
   *
   * @param value true to log at level INFO
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setVerbose(boolean value) {
    return with(verbose(), value);
  }

  /**
   * Most epochs.
   *
   * @param value at least 1
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setMaxIter(int value) {
    return with(maxIter(), value);
  }

  /**
   * The learning rate that the schedule starts from.
   *
   * @param value above 0
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setStepSize(double value) {
    return with(stepSize(), value);
  }

  /**
   * The L2 penalty.
   *
   * @param value at least 0
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setRegParam(double value) {
    return with(regParam(), value);
  }

  /**
   * The seed of everything random.
   *
   * @param value any number
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setSeed(long value) {
    return with(seed(), value);
  }

  /**
   * By how much a loss must fall to count as an improvement.
   *
   * @param value at least 0
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setTol(double value) {
    return with(tol(), value);
  }

  /**
   * The column of row weights.
   *
   * @param value a numeric column
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setWeightCol(String value) {
    return with(weightCol(), value);
  }

  /**
   * The column that marks validation rows.
   *
   * @param value a boolean column
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setValidationIndicatorCol(String value) {
    return with(validationIndicatorCol(), value);
  }

  /**
   * What to do with rows that have a null, NaN or infinite value.
   *
   * @param value error or skip
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  default E setHandleInvalid(String value) {
    return with(handleInvalid(), value);
  }

  /**
   * Sets a param.
   *
   * @param param which
   * @param value its value
   * @param <T> type of the value
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  @SuppressWarnings("unchecked") // E is the implementing class, by its declaration
  default <T> E with(Param<T> param, T value) {
    return (E) set(param, value);
  }

  /**
   * The function of each hidden layer.
   *
   * @param values one name for all, or one per hidden layer: relu, leaky_relu, elu, gelu, softplus,
   *     tanh, sigmoid, identity
   * @return this
   * @throws IllegalArgumentException if a name is unknown
   */
  default E setActivation(String[] values) {
    return setActivation(String.join(",", values));
  }
}
