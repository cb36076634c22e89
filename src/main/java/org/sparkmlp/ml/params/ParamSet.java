package org.sparkmlp.ml.params;

import java.io.Serializable;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.sparkmlp.optim.Schedule;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.Keep;
import org.sparkmlp.training.TrainingSettings;

/**
 * The Param objects that one estimator or model has in common with the others, with their texts,
 * validators and defaults. A Java interface has no fields, so each owner holds one of these. Long
 * only because there are many of them.
 */
public class ParamSet implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Params owner;
  public final StringArrayParam featuresCols;
  public final IntArrayParam hiddenLayers;
  public final Param<String> activation;
  public final DoubleParam dropout;
  public final IntParam batchSize;
  public final IntParam maxIter;
  public final DoubleParam stepSize;
  public final Param<String> learningRateSchedule;
  public final Param<String> optimizer;
  public final DoubleParam momentum;
  public final BooleanParam nesterov;
  public final DoubleParam beta1;
  public final DoubleParam beta2;
  public final DoubleParam epsilon;
  public final DoubleParam regParam;
  public final DoubleParam clipNorm;
  public final BooleanParam shuffle;
  public final LongParam seed;
  public final DoubleParam validationFraction;
  public final Param<String> validationIndicatorCol;
  public final IntParam patience;
  public final DoubleParam tol;
  public final Param<String> keep;
  public final Param<String> weightCol;
  public final BooleanParam standardize;
  public final Param<String> handleInvalid;
  public final IntParam lanes;
  public final IntParam numWorkers;
  public final Param<String> exchange;
  public final Param<String> onDivergence;
  public final Param<String> checkpointDir;
  public final IntParam checkpointInterval;
  public final DoubleParam checkpointMinutes;
  public final BooleanParam resume;
  public final BooleanParam verbose;
  public final Param<String> initialModelPath;
  public final Param<String> inspect; // of models alone

  public ParamSet(Params of) {
    owner = of;
    featuresCols =
        new StringArrayParam(
            of,
            "featuresCols",
            "names of the columns that make up the features, in this order: numbers, booleans or"
                + " vectors; unset to take the vectors in featuresCol",
            Bounds.names("featuresCols"));
    hiddenLayers =
        new IntArrayParam(
            of,
            "hiddenLayers",
            "widths of the hidden layers, first to last, each at least 1; empty for a linear or"
                + " softmax model, which 0 alone means too, as Spark Connect cannot send empty"
                + " lists. Inputs and outputs come from the data",
            Bounds.widths("hiddenLayers"));
    activation =
        text(
            of,
            "activation",
            "function of the hidden layers: relu, leaky_relu, elu, gelu, softplus, tanh, sigmoid or identity"
                + "; one for all, or one per hidden layer with commas",
            text -> !ActivationText.parse(text).isEmpty());
    dropout =
        new DoubleParam(
            of,
            "dropout",
            "share of the hidden units that each row of a step leaves out, in"
                + " [0, 1); those that stay count for as much more; none are left out"
                + " in evaluation and prediction",
            Bounds.below1("dropout"));
    batchSize =
        new IntParam(
            of,
            "batchSize",
            "rows of a mini-batch, at least 1; 1 for single-row descent, at least the number of"
                + " rows for full-batch descent",
            Bounds.atLeastOne("batchSize"));
    maxIter =
        new IntParam(
            of,
            "maxIter",
            "most epochs (passes over the training rows), at least 1",
            Bounds.atLeastOne("maxIter"));
    stepSize =
        new DoubleParam(
            of,
            "stepSize",
            "learning rate that the schedule starts from, above 0",
            Bounds.above0("stepSize"));
    learningRateSchedule =
        text(
            of,
            "learningRateSchedule",
            "how the learning rate changes: constant, step:0.5,10 (factor, epochs),"
                + " exponential:0.95, inverse-scaling:0.5, cosine or cosine:0.001, any of them after"
                + " warmup:100+ (steps)",
            text -> Schedule.parse(text, 1) != null);
    optimizer =
        text(
            of,
            "optimizer",
            "how gradients become updates: sgd (with momentum, Nesterov's too),"
                + " adam or adamw (whose penalty is a decay of the weights); with the"
                + " latter two the learning rate is 0.001 unless stepSize is set",
            Bounds.oneOf("optimizer", "sgd", "adam", "adamw"));
    momentum =
        new DoubleParam(
            of,
            "momentum",
            "share of the velocity that a step keeps, in [0, 1); 0 for plain gradient descent",
            Bounds.below1("momentum"));
    nesterov =
        new BooleanParam(of, "nesterov", "whether the momentum looks ahead, as Nesterov's does");
    beta1 =
        new DoubleParam(
            of,
            "beta1",
            "share of the average gradient that a step of Adam keeps, in [0, 1)",
            Bounds.below1("beta1"));
    beta2 =
        new DoubleParam(
            of,
            "beta2",
            "share of the average of squared gradients that a step of Adam" + " keeps, in [0, 1)",
            Bounds.below1("beta2"));
    epsilon =
        new DoubleParam(
            of,
            "epsilon",
            "what Adam adds to the root of a gradient's average square, above 0",
            Bounds.above0("epsilon"));
    regParam =
        new DoubleParam(
            of,
            "regParam",
            "L2 penalty λ in (λ/2)‖W‖², at least 0; biases are free of it",
            Bounds.atLeast0("regParam"));
    clipNorm =
        new DoubleParam(
            of,
            "clipNorm",
            "largest norm of a mini-batch's averaged gradient, above 0; unset for no limit",
            Bounds.above0("clipNorm"));
    shuffle =
        new BooleanParam(of, "shuffle", "whether each epoch takes the rows in a new seeded order");
    seed =
        new LongParam(
            of,
            "seed",
            "seed of initial weights, placement, held-out rows and shuffling; the same rows,"
                + " settings and seed give the same parameters on any cluster");
    validationFraction =
        new DoubleParam(
            of,
            "validationFraction",
            "share of the rows held out for validation, in [0, 1); not together with"
                + " validationIndicatorCol",
            Bounds.below1("validationFraction"));
    validationIndicatorCol =
        text(
            of,
            "validationIndicatorCol",
            "name of a boolean column: false for training rows, true for validation rows",
            text -> true);
    patience =
        new IntParam(
            of,
            "patience",
            "stop after so many epochs without improvement of the validation loss, or of the"
                + " training loss where no rows are held out; unset to run all epochs",
            Bounds.atLeastOne("patience"));
    tol =
        new DoubleParam(
            of,
            "tol",
            "by how much a loss must fall to count as an improvement for patience, at least 0",
            Bounds.atLeast0("tol"));
    keep =
        text(
            of,
            "keep",
            "which epoch's parameters the model has: best (the lowest validation loss, or training"
                + " loss with patience but no rows for validation; with neither, the last epoch's)"
                + " or last",
            text -> Keep.parse(text) != null);
    weightCol =
        text(
            of,
            "weightCol",
            "name of a numeric column of row weights, at least 0; unset or empty for equal weights",
            text -> true);
    standardize =
        new BooleanParam(
            of,
            "standardize",
            "whether features are centred and scaled to unit deviation inside the model, which"
                + " takes raw features either way");
    handleInvalid =
        text(
            of,
            "handleInvalid",
            "what to do with rows that have a null, NaN or infinite value, in fit and transform:"
                + " error (refuse them) or skip (leave them out)",
            Bounds.oneOf("handleInvalid", "error", "skip"));
    lanes =
        new IntParam(
            of,
            "lanes",
            "number of shares the rows are divided into, a power of two; part of what determines"
                + " the result; unset to follow from batchSize",
            Bounds.powerOfTwo("lanes"));
    numWorkers =
        new IntParam(
            of,
            "numWorkers",
            "number of Spark tasks that train, at least 1; no influence on the result; unset for"
                + " the smaller of lanes and free slots",
            Bounds.atLeastOne("numWorkers"));
    exchange =
        text(
            of,
            "exchange",
            "how gradients and parameters travel; no influence on the result",
            text -> Exchange.parse(text) != null);
    onDivergence =
        text(
            of,
            "onDivergence",
            "what to do where loss, gradient or parameters are no longer finite: fail, or rollback"
                + " (go back to the end of the last good epoch and on at half the learning rate, 3"
                + " times at most)",
            text -> TrainingSettings.OnDivergence.parse(text) != null);
    checkpointDir =
        text(
            of,
            "checkpointDir",
            "folder in which the fit is kept while it trains, of this fit alone, on any file system"
                + " that Hadoop knows; unset for none",
            text -> true);
    checkpointInterval =
        new IntParam(
            of,
            "checkpointInterval",
            "epochs from one checkpoint to the next, at least 1; -1 to go by checkpointMinutes"
                + " alone; only with checkpointDir",
            Bounds.atLeastOneOrNever("checkpointInterval"));
    checkpointMinutes =
        new DoubleParam(
            of,
            "checkpointMinutes",
            "most minutes without a checkpoint, above 0, also within an epoch; only with"
                + " checkpointDir",
            Bounds.above0("checkpointMinutes"));
    resume =
        new BooleanParam(
            of,
            "resume",
            "whether to go on, with the same bits, from the newest checkpoint in checkpointDir; with"
                + " none there, training begins at its beginning");
    verbose =
        new BooleanParam(of, "verbose", "whether each epoch is written to the log at level INFO");
    initialModelPath =
        text(
            of,
            "initialModelPath",
            "folder of a saved model of the same topology, whose parameters the fit starts from;"
                + " unset for random ones",
            text -> true);
    inspect =
        text(
            of,
            "inspect",
            "what transform gives in place of predictions, a table that tells of the model: network,"
                + " parameters, epochs, summary, or metrics (of the rows); for Spark Connect, whose"
                + " clients cannot ask the model itself",
            Bounds.oneOf("inspect", "network", "parameters", "epochs", "summary", "metrics"));

    of.setDefault(hiddenLayers, new int[] {100});
    of.setDefault(activation, "relu");
    of.setDefault(batchSize, 128);
    of.setDefault(maxIter, 100);
    of.setDefault(stepSize, 0.05);
    of.setDefault(learningRateSchedule, "constant");
    of.setDefault(momentum, 0.9);
    of.setDefault(nesterov, false);
    of.setDefault(regParam, 0.002);
    of.setDefault(epsilon, 1e-8);
    of.setDefault(beta2, 0.999);
    of.setDefault(beta1, 0.9);
    of.setDefault(optimizer, "sgd");
    of.setDefault(dropout, 0.0);
    of.setDefault(shuffle, true);
    of.setDefault(seed, (long) of.getClass().getName().hashCode());
    of.setDefault(validationFraction, 0.0);
    of.setDefault(tol, 1e-4);
    of.setDefault(keep, Keep.BEST.text());
    of.setDefault(standardize, true);
    of.setDefault(handleInvalid, "error");
    of.setDefault(exchange, Exchange.DEFAULT.text());
    of.setDefault(onDivergence, TrainingSettings.OnDivergence.FAIL.text());
    of.setDefault(checkpointInterval, 10);
    of.setDefault(checkpointMinutes, 10.0);
    of.setDefault(resume, false);
    of.setDefault(verbose, false);
  }

  /** The stage whose Params these are. */
  Params owner() {
    return owner;
  }

  private static Param<String> text(
      Params of, String name, String doc, Bounds.Validator<String> validator) {
    return new Param<>(of, name, doc, validator);
  }
}
