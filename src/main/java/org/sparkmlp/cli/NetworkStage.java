package org.sparkmlp.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkmlp.ml.MlpClassifier;
import org.sparkmlp.ml.MlpRegressor;
import org.sparkmlp.ml.MlpSetters;
import org.sparkmlp.network.Activation;
import org.sparkmlp.training.TrainingListener;

/**
 * The network as the options want it, and its training as the last stage of a pipeline.
 *
 * @param widths of the hidden layers
 * @param network the network's options, checked
 * @param training the training's, checked
 * @param cluster Spark's, checked
 */
record NetworkStage(
    int[] widths, NetworkOptions network, TrainingOptions training, ClusterOptions cluster) {
  /** The column that people read: a class name, a class index, a number, or a vector of targets. */
  static final String PREDICTION = "prediction";

  /** The column of class probabilities. */
  static final String PROBABILITY = "probability";

  private static final String INDEX = "mlp_prediction";
  private static final String RAW = "mlp_raw";

  /** Refuses what can be refused before any data is read. */
  static NetworkStage of(
      ColumnOptions columns,
      NetworkOptions network,
      TrainingOptions training,
      ClusterOptions cluster) {
    Task task = Task.parse(columns.task);
    if (task == Task.CLASSIFICATION && training.standardizeLabel != null) {
      throw UserMistake.of("--standardize-label is for --task regression only");
    }
    training.check();
    cluster.check();
    return new NetworkStage(network.widths(), network, training, cluster);
  }

  /** Trains, and puts all stages together. */
  PipelineModel fit(
      Roles roles,
      FeatureStages features,
      LabelColumn label,
      boolean marked,
      TrainingListener listener) {
    Dataset<Row> rows =
        roles
            .weight()
            .map(name -> label.rows().withColumn(weightColumn(name), Table.column(name)))
            .orElse(label.rows());
    List<PipelineStage> stages = new ArrayList<>(features.stages());
    PipelineModel before = pipeline(stages, rows);
    Dataset<Row> prepared = before.transform(rows);
    switch (roles.task()) {
      case CLASSIFICATION -> {
        MlpClassifier classifier =
            new MlpClassifier()
                .setFeaturesCol(features.column())
                .setLabelCol(label.column())
                .setPredictionCol(label.classes().isEmpty() ? PREDICTION : INDEX)
                .setProbabilityCol(PROBABILITY)
                .setRawPredictionCol(RAW)
                .setTrainingListener(listener);
        stages.add(configure(classifier, roles, marked).fit(prepared));
        if (!label.classes().isEmpty()) {
          stages.add(
              new IndexToString()
                  .setInputCol(INDEX)
                  .setOutputCol(PREDICTION)
                  .setLabels(label.classes().toArray(String[]::new)));
        }
      }
      case REGRESSION -> {
        MlpRegressor regressor =
            new MlpRegressor()
                .setFeaturesCol(features.column())
                .setLabelCol(label.column())
                .setPredictionCol(PREDICTION)
                .setStandardizeLabel(!Boolean.FALSE.equals(training.standardizeLabel))
                .setTrainingListener(listener);
        stages.add(configure(regressor, roles, marked).fit(prepared));
      }
    }
    return pipeline(stages, rows);
  }

  private static String weightColumn(String name) {
    return Table.isPlain(name) ? name : Table.WEIGHT;
  }

  /** Nothing is fitted by it: every stage is fitted already. */
  private static PipelineModel pipeline(List<PipelineStage> stages, Dataset<Row> rows) {
    return new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(rows);
  }

  private <E extends MlpSetters<E>> E configure(E estimator, Roles roles, boolean marked) {
    estimator
        .setHiddenLayers(widths)
        .setActivation(
            network.activations.stream()
                .map(name -> Activation.parse(name).text())
                .collect(Collectors.joining(",")))
        .setBatchSize(training.batchSize)
        .setMaxIter(training.epochs)
        .setLearningRateSchedule(training.schedule)
        .setMomentum(training.momentum)
        .setNesterov(training.nesterov)
        .setKeep(training.keep)
        .setStandardize(training.standardize)
        .setSeed(training.seed)
        .setExchange(cluster.exchange);
    roles.weight().map(NetworkStage::weightColumn).ifPresent(estimator::setWeightCol);
    if (marked) {
      estimator.setValidationIndicatorCol(TrainingTable.VALIDATION);
    } else if (training.validationFraction != null) {
      estimator.setValidationFraction(training.validationFraction);
    }
    if (training.l2 != null) {
      estimator.setRegParam(training.l2);
    }
    if (training.learningRate != null) {
      estimator.setStepSize(training.learningRate);
    }
    if (training.patience != null) {
      estimator.setPatience(training.patience);
    }
    if (cluster.lanes != null) {
      estimator.setLanes(cluster.lanes);
    }
    if (cluster.workers != null) {
      estimator.setNumWorkers(cluster.workers);
    }
    return estimator;
  }
}
