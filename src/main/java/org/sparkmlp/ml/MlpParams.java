package org.sparkmlp.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.param.shared.HasCheckpointInterval;
import org.apache.spark.ml.param.shared.HasHandleInvalid;
import org.apache.spark.ml.param.shared.HasMaxIter;
import org.apache.spark.ml.param.shared.HasRegParam;
import org.apache.spark.ml.param.shared.HasSeed;
import org.apache.spark.ml.param.shared.HasStepSize;
import org.apache.spark.ml.param.shared.HasTol;
import org.apache.spark.ml.param.shared.HasValidationIndicatorCol;
import org.apache.spark.ml.param.shared.HasWeightCol;
import org.sparkmlp.ml.params.ParamSet;
import org.sparkmlp.ml.params.StageState;

/**
 * The params that classifier, regressor and their models share: Spark's shared ones by their own
 * names and traits, and ours. On a model they say how it was trained, but for {@code
 * handleInvalid}, which also rules its {@code transform}.
 *
 * <p>Long for what it does, as each param needs an accessor of its own, and each Scala trait the
 * setter through which Scala would initialise it; those setters are never called from Java.
 */
public interface MlpParams
    extends HasMaxIter,
        HasStepSize,
        HasRegParam,
        HasSeed,
        HasTol,
        HasWeightCol,
        HasValidationIndicatorCol,
        HasHandleInvalid,
        HasCheckpointInterval {

  /**
   * The uid and Param objects as the stage holds them, for this library alone.
   *
   * @return always the same object
   */
  StageState<? extends ParamSet> state();

  /**
   * The Param objects, for this library alone.
   *
   * @return always the same object
   */
  ParamSet paramSet();

  @Override
  default String uid() {
    return state().uid();
  }

  @Override
  default IntParam maxIter() {
    return paramSet().maxIter;
  }

  @Override
  default void org$apache$spark$ml$param$shared$HasMaxIter$_setter_$maxIter_$eq(IntParam unused) {}

  @Override
  default DoubleParam stepSize() {
    return paramSet().stepSize;
  }

  @Override
  default void org$apache$spark$ml$param$shared$HasStepSize$_setter_$stepSize_$eq(
      DoubleParam unused) {}

  @Override
  default DoubleParam regParam() {
    return paramSet().regParam;
  }

  @Override
  default void org$apache$spark$ml$param$shared$HasRegParam$_setter_$regParam_$eq(
      DoubleParam unused) {}

  @Override
  default LongParam seed() {
    return paramSet().seed;
  }

  @Override
  default void org$apache$spark$ml$param$shared$HasSeed$_setter_$seed_$eq(LongParam unused) {}

  @Override
  default DoubleParam tol() {
    return paramSet().tol;
  }

  @Override
  default void org$apache$spark$ml$param$shared$HasTol$_setter_$tol_$eq(DoubleParam unused) {}

  @Override
  default Param<String> weightCol() {
    return paramSet().weightCol;
  }

  @Override
  default void org$apache$spark$ml$param$shared$HasWeightCol$_setter_$weightCol_$eq(
      Param<String> unused) {}

  @Override
  default Param<String> validationIndicatorCol() {
    return paramSet().validationIndicatorCol;
  }

  @Override
  default void
      org$apache$spark$ml$param$shared$HasValidationIndicatorCol$_setter_$validationIndicatorCol_$eq(
          Param<String> unused) {}

  @Override
  default Param<String> handleInvalid() {
    return paramSet().handleInvalid;
  }

  @Override
  default void org$apache$spark$ml$param$shared$HasHandleInvalid$_setter_$handleInvalid_$eq(
      Param<String> unused) {}

  @Override
  default IntParam checkpointInterval() {
    return paramSet().checkpointInterval;
  }

  @Override
  default void
      org$apache$spark$ml$param$shared$HasCheckpointInterval$_setter_$checkpointInterval_$eq(
          IntParam unused) {}

  /**
   * The columns that make up the features.
   *
   * @return the Param
   */
  default StringArrayParam featuresCols() {
    return paramSet().featuresCols;
  }

  /**
   * The columns that make up the features.
   *
   * @return their names
   * @throws java.util.NoSuchElementException if it is unset
   */
  default String[] getFeaturesCols() {
    return getOrDefault(featuresCols());
  }

  /**
   * The folder of the model to start from.
   *
   * @return the Param
   */
  default Param<String> initialModelPath() {
    return paramSet().initialModelPath;
  }

  /**
   * The folder of the model to start from.
   *
   * @return its path
   * @throws java.util.NoSuchElementException if it is unset
   */
  default String getInitialModelPath() {
    return getOrDefault(initialModelPath());
  }

  /**
   * The widths of the hidden layers.
   *
   * @return the Param
   */
  default IntArrayParam hiddenLayers() {
    return paramSet().hiddenLayers;
  }

  /**
   * The widths of the hidden layers.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default int[] getHiddenLayers() {
    return getOrDefault(hiddenLayers());
  }

  /**
   * The function of the hidden layers.
   *
   * @return the Param
   */
  default Param<String> activation() {
    return paramSet().activation;
  }

  /**
   * The function of the hidden layers.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default String getActivation() {
    return getOrDefault(activation());
  }

  /**
   * The share of the hidden units that each row of a step leaves out.
   *
   * @return the Param
   */
  default DoubleParam dropout() {
    return paramSet().dropout;
  }

  /**
   * The share of the hidden units that each row of a step leaves out.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default double getDropout() {
    return (double) getOrDefault(dropout());
  }

  /**
   * The rows of a mini-batch.
   *
   * @return the Param
   */
  default IntParam batchSize() {
    return paramSet().batchSize;
  }

  /**
   * The rows of a mini-batch.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default int getBatchSize() {
    return (int) getOrDefault(batchSize());
  }

  /**
   * How the learning rate changes.
   *
   * @return the Param
   */
  default Param<String> learningRateSchedule() {
    return paramSet().learningRateSchedule;
  }

  /**
   * How the learning rate changes.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default String getLearningRateSchedule() {
    return getOrDefault(learningRateSchedule());
  }

  /**
   * How gradients become updates.
   *
   * @return the Param
   */
  default Param<String> optimizer() {
    return paramSet().optimizer;
  }

  /**
   * How gradients become updates.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default String getOptimizer() {
    return getOrDefault(optimizer());
  }

  /**
   * The share of the velocity that a step keeps.
   *
   * @return the Param
   */
  default DoubleParam momentum() {
    return paramSet().momentum;
  }

  /**
   * The share of the velocity that a step keeps.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default double getMomentum() {
    return (double) getOrDefault(momentum());
  }

  /**
   * Whether the momentum is Nesterov's.
   *
   * @return the Param
   */
  default BooleanParam nesterov() {
    return paramSet().nesterov;
  }

  /**
   * Whether the momentum is Nesterov's.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default boolean getNesterov() {
    return (boolean) getOrDefault(nesterov());
  }

  /**
   * The share of the average gradient that a step of Adam keeps.
   *
   * @return the Param
   */
  default DoubleParam beta1() {
    return paramSet().beta1;
  }

  /**
   * The share of the average gradient that a step of Adam keeps.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default double getBeta1() {
    return (double) getOrDefault(beta1());
  }

  /**
   * The share of the average of squared gradients that a step of Adam keeps.
   *
   * @return the Param
   */
  default DoubleParam beta2() {
    return paramSet().beta2;
  }

  /**
   * The share of the average of squared gradients that a step of Adam keeps.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default double getBeta2() {
    return (double) getOrDefault(beta2());
  }

  /**
   * What Adam adds to the root of a gradient's average square.
   *
   * @return the Param
   */
  default DoubleParam epsilon() {
    return paramSet().epsilon;
  }

  /**
   * What Adam adds to the root of a gradient's average square.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default double getEpsilon() {
    return (double) getOrDefault(epsilon());
  }

  /**
   * The largest norm of an averaged gradient.
   *
   * @return the Param
   */
  default DoubleParam clipNorm() {
    return paramSet().clipNorm;
  }

  /**
   * The largest norm of an averaged gradient.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default double getClipNorm() {
    return (double) getOrDefault(clipNorm());
  }

  /**
   * Whether each epoch has a new seeded order.
   *
   * @return the Param
   */
  default BooleanParam shuffle() {
    return paramSet().shuffle;
  }

  /**
   * Whether each epoch has a new seeded order.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default boolean getShuffle() {
    return (boolean) getOrDefault(shuffle());
  }

  /**
   * The share of rows held out for validation.
   *
   * @return the Param
   */
  default DoubleParam validationFraction() {
    return paramSet().validationFraction;
  }

  /**
   * The share of rows held out for validation.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default double getValidationFraction() {
    return (double) getOrDefault(validationFraction());
  }

  /**
   * The epochs without improvement after which to stop.
   *
   * @return the Param
   */
  default IntParam patience() {
    return paramSet().patience;
  }

  /**
   * The epochs without improvement after which to stop.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default int getPatience() {
    return (int) getOrDefault(patience());
  }

  /**
   * Which epoch's parameters the model has.
   *
   * @return the Param
   */
  default Param<String> keep() {
    return paramSet().keep;
  }

  /**
   * Which epoch's parameters the model has.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default String getKeep() {
    return getOrDefault(keep());
  }

  /**
   * Whether features are standardised inside the model.
   *
   * @return the Param
   */
  default BooleanParam standardize() {
    return paramSet().standardize;
  }

  /**
   * Whether features are standardised inside the model.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default boolean getStandardize() {
    return (boolean) getOrDefault(standardize());
  }

  /**
   * The number of shares the rows are divided into.
   *
   * @return the Param
   */
  default IntParam lanes() {
    return paramSet().lanes;
  }

  /**
   * The number of shares the rows are divided into.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default int getLanes() {
    return (int) getOrDefault(lanes());
  }

  /**
   * The number of Spark tasks that train.
   *
   * @return the Param
   */
  default IntParam numWorkers() {
    return paramSet().numWorkers;
  }

  /**
   * The number of Spark tasks that train.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default int getNumWorkers() {
    return (int) getOrDefault(numWorkers());
  }

  /**
   * How gradients and parameters travel.
   *
   * @return the Param
   */
  default Param<String> exchange() {
    return paramSet().exchange;
  }

  /**
   * How gradients and parameters travel.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default String getExchange() {
    return getOrDefault(exchange());
  }

  /**
   * What to do where training diverges.
   *
   * @return the Param
   */
  default Param<String> onDivergence() {
    return paramSet().onDivergence;
  }

  /**
   * What to do where training diverges.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default String getOnDivergence() {
    return getOrDefault(onDivergence());
  }

  /**
   * The folder in which the fit is kept while it trains.
   *
   * @return the Param
   */
  default Param<String> checkpointDir() {
    return paramSet().checkpointDir;
  }

  /**
   * The folder in which the fit is kept while it trains.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default String getCheckpointDir() {
    return getOrDefault(checkpointDir());
  }

  /**
   * The most minutes without a checkpoint.
   *
   * @return the Param
   */
  default DoubleParam checkpointMinutes() {
    return paramSet().checkpointMinutes;
  }

  /**
   * The most minutes without a checkpoint.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default double getCheckpointMinutes() {
    return (double) getOrDefault(checkpointMinutes());
  }

  /**
   * Whether to go on from the newest checkpoint.
   *
   * @return the Param
   */
  default BooleanParam resume() {
    return paramSet().resume;
  }

  /**
   * Whether to go on from the newest checkpoint.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default boolean getResume() {
    return (boolean) getOrDefault(resume());
  }

  /**
   * Whether each epoch is logged.
   *
   * @return the Param
   */
  default BooleanParam verbose() {
    return paramSet().verbose;
  }

  /**
   * Whether each epoch is logged.
   *
   * @return its value, or its default
   * @throws java.util.NoSuchElementException if it is unset and has no default
   */
  default boolean getVerbose() {
    return (boolean) getOrDefault(verbose());
  }
}
