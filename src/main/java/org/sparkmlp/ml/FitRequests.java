package org.sparkmlp.ml;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.shared.HasFeaturesCol;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.ml.checkpoint.CheckpointSettings;
import org.sparkmlp.ml.params.ActivationText;
import org.sparkmlp.ml.params.ClassColumns;
import org.sparkmlp.ml.params.ClassWeights;
import org.sparkmlp.ml.params.FeatureColumns;
import org.sparkmlp.ml.params.WarmStart;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.optim.Adam;
import org.sparkmlp.optim.AdamRule;
import org.sparkmlp.optim.MomentumSgd;
import org.sparkmlp.optim.Optimizer;
import org.sparkmlp.optim.Schedule;
import org.sparkmlp.spark.request.Columns;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.request.Execution;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.spark.request.NetworkDesign;
import org.sparkmlp.spark.request.TrainingData;
import org.sparkmlp.training.Keep;
import org.sparkmlp.training.TrainingSettings;

/** Params to a request for a fit. */
final class FitRequests {
  private FitRequests() {}

  /** The request of a classifier, or the one that a model came from. */
  static FitRequest of(
      ClassificationParams params, Dataset<?> dataset, Optional<MlpClassificationModel> initial) {
    OptionalInt classes = ClassColumns.count(dataset.schema().apply(params.getLabelCol()));
    Dataset<Row> rows = dataset.toDF();
    Optional<String> weight = text(params, params.weightCol());
    Optional<String> validation = text(params, params.validationIndicatorCol());
    if (params.isDefined(params.classWeights())) {
      ClassWeights weights = ClassWeights.parse(params.getClassWeights());
      rows = weights.weigh(rows, params.getLabelCol(), weight, validation, classes);
      weight = Optional.of(ClassWeights.COLUMN);
    }
    Columns columns =
        new Columns(params.getFeaturesCol(), params.getLabelCol(), weight, validation);
    return of(
        params,
        rows,
        columns,
        Loss.SOFTMAX_CROSS_ENTROPY,
        params.getLabelSmoothing(),
        classes,
        false,
        initial);
  }

  /** The request of a regressor, or the one that a model came from. */
  static FitRequest of(
      RegressionParams params, Dataset<Row> rows, Optional<MlpRegressionModel> initial) {
    Columns columns =
        new Columns(
            params.getFeaturesCol(),
            params.getLabelCol(),
            text(params, params.weightCol()),
            text(params, params.validationIndicatorCol()));
    return of(
        params,
        rows,
        columns,
        Loss.parse(params.getLoss()),
        0,
        OptionalInt.empty(),
        params.getStandardizeLabel(),
        initial);
  }

  private static FitRequest of(
      MlpParams params,
      Dataset<Row> rows,
      Columns columns,
      Loss loss,
      double labelSmoothing,
      OptionalInt classes,
      boolean standardizeLabels,
      Optional<? extends MlpModel> initial) {
    List<Integer> hidden =
        Arrays.stream(params.getHiddenLayers()).filter(width -> width > 0).boxed().toList();
    List<Activation> activations = activations(params.getActivation(), hidden.size());
    WarmStart.check(initial.map(MlpModel::topology), hidden, activations);
    boolean skipInvalid = params.getHandleInvalid().equals("skip");
    return new FitRequest(
        new TrainingData(rows, columns, classes, params.getValidationFraction(), skipInvalid),
        new NetworkDesign(
            loss,
            hidden,
            activations,
            params.getDropout(),
            labelSmoothing,
            params.getStandardize(),
            standardizeLabels,
            initial.map(MlpModel::parameters)),
        training(params),
        new Execution(
            count(params, params.lanes()),
            count(params, params.numWorkers()),
            Exchange.parse(params.getExchange())));
  }

  /** Where the fit is kept, if it is. */
  static Optional<CheckpointSettings> checkpoints(MlpParams params) {
    Optional<String> folder = text(params, params.checkpointDir());
    if (folder.isEmpty() && params.getResume()) {
      throw Refusal.because("resume needs checkpointDir (--checkpoint): where to go on from");
    }
    return folder.map(
        dir ->
            new CheckpointSettings(
                dir,
                params.getCheckpointInterval(),
                params.getCheckpointMinutes(),
                params.getResume()));
  }

  /** One activation for all hidden layers becomes one per layer. */
  static List<Activation> activations(String text, int layers) {
    List<Activation> named = ActivationText.parse(text);
    if (named.size() == 1) {
      return Collections.nCopies(layers, named.get(0));
    }
    if (named.size() != layers) {
      throw Refusal.because(
          "activation must name one function, or one per hidden layer: hiddenLayers has %d"
              + " layers, activation '%s' names %d",
          layers, text, named.size());
    }
    return named;
  }

  /** The columns from which a stage assembles its vectors, if it does. */
  static <P extends MlpParams & HasFeaturesCol> FeatureColumns featureColumns(P params) {
    return FeatureColumns.of(params.paramSet(), params.getFeaturesCol());
  }

  /** The value of a param whose unset and empty values both mean none. */
  static Optional<String> text(MlpParams params, Param<String> param) {
    return params.isDefined(param)
        ? Optional.of(params.getOrDefault(param)).filter(name -> !name.isEmpty())
        : Optional.empty();
  }

  private static TrainingSettings training(MlpParams params) {
    return new TrainingSettings(
        params.getBatchSize(),
        params.getMaxIter(),
        params.getShuffle(),
        params.getSeed(),
        optimizer(params),
        count(params, params.patience()),
        params.getTol(),
        Keep.parse(params.getKeep()),
        TrainingSettings.OnDivergence.parse(params.getOnDivergence()));
  }

  /** The optimiser that is asked for, of which no setting of another may be asked. */
  static Optimizer optimizer(MlpParams params) {
    boolean sgd = params.getOptimizer().equals("sgd");
    List<Param<?>> others =
        sgd
            ? List.of(params.beta1(), params.beta2(), params.epsilon())
            : List.of(params.momentum(), params.nesterov());
    for (Param<?> other : others) {
      if (params.isSet(other)) {
        throw Refusal.because(
            "%s is no setting of the optimizer %s: leave it out, or set optimizer to %s",
            other.name(), params.getOptimizer(), sgd ? "adam or adamw" : "sgd");
      }
    }
    OptionalDouble clipNorm =
        params.isDefined(params.clipNorm())
            ? OptionalDouble.of(params.getClipNorm())
            : OptionalDouble.empty();
    boolean usual = !sgd && !params.isSet(params.stepSize());
    Schedule schedule =
        Schedule.parse(
            params.getLearningRateSchedule(), usual ? Adam.USUAL_RATE : params.getStepSize());
    return sgd
        ? new MomentumSgd(
            schedule, params.getMomentum(), params.getNesterov(), params.getRegParam(), clipNorm)
        : new Adam(
            schedule,
            new AdamRule(
                params.getBeta1(),
                params.getBeta2(),
                params.getEpsilon(),
                params.getOptimizer().equals("adamw")),
            params.getRegParam(),
            clipNorm);
  }

  private static OptionalInt count(MlpParams params, Param<Object> param) {
    return params.isDefined(param)
        ? OptionalInt.of((Integer) params.getOrDefault(param))
        : OptionalInt.empty();
  }
}
