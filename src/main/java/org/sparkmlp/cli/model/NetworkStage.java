package org.sparkmlp.cli.model;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkmlp.cli.input.FeatureStages;
import org.sparkmlp.cli.input.LabelColumn;
import org.sparkmlp.cli.input.Roles;
import org.sparkmlp.cli.input.Table;
import org.sparkmlp.cli.input.TrainingTable;
import org.sparkmlp.cli.options.CheckpointOptions;
import org.sparkmlp.cli.options.ClusterOptions;
import org.sparkmlp.cli.options.ColumnOptions;
import org.sparkmlp.cli.options.NetworkOptions;
import org.sparkmlp.cli.options.OptimizerOptions;
import org.sparkmlp.cli.options.TrainingOptions;
import org.sparkmlp.ml.MlpClassifier;
import org.sparkmlp.ml.MlpRegressor;
import org.sparkmlp.ml.MlpSetters;
import org.sparkmlp.training.TrainingListener;

/**
 * The network as the options want it, and its training as the last stage of a pipeline.
 *
 * @param network the network's options, checked
 * @param optimizer the optimiser's, checked
 * @param training the training's, checked
 * @param cluster Spark's, checked
 * @param checkpoints where it is kept, checked
 */
public record NetworkStage(
    NetworkOptions network,
    OptimizerOptions optimizer,
    TrainingOptions training,
    ClusterOptions cluster,
    CheckpointOptions checkpoints) {
  /** The column that people read: a class name, a class index, a number, or a vector of targets. */
  static final String PREDICTION = "prediction";

  /** The column of class probabilities. */
  static final String PROBABILITY = "probability";

  private static final String INDEX = "mlp_prediction";
  private static final String RAW = "mlp_raw";

  /** Refuses what can be refused before any data is read. */
  public static NetworkStage of(
      ColumnOptions columns,
      NetworkOptions network,
      OptimizerOptions optimizer,
      TrainingOptions training,
      ClusterOptions cluster,
      CheckpointOptions checkpoints) {
    training.check(columns.task(), optimizer);
    cluster.check();
    network.check();
    checkpoints.check();
    return new NetworkStage(network, optimizer, training, cluster, checkpoints);
  }

  /** Trains, and puts all stages together. */
  public PipelineModel fit(
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
        training
            .classWeights()
            .ifPresent(weights -> classifier.setClassWeights(weights.byNumber(label.classes())));
        training.labelSmoothing().ifPresent(classifier::setLabelSmoothing);
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
                .setStandardizeLabel(training.standardizesLabel())
                .setTrainingListener(listener);
        training.loss().ifPresent(regressor::setLoss);
        stages.add(configure(regressor, roles, marked).fit(prepared));
      }
    }
    return pipeline(stages, rows);
  }

  static String weightColumn(String name) {
    return Table.isPlain(name) ? name : Table.WEIGHT;
  }

  /** Nothing is fitted by it: every stage is fitted already. */
  private static PipelineModel pipeline(List<PipelineStage> stages, Dataset<Row> rows) {
    return new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(rows);
  }

  private <E extends MlpSetters<E>> E configure(E estimator, Roles roles, boolean marked) {
    network.configure(estimator);
    optimizer.configure(estimator);
    training.configure(estimator);
    cluster.configure(estimator);
    checkpoints.configure(estimator);
    roles.weight().map(NetworkStage::weightColumn).ifPresent(estimator::setWeightCol);
    if (marked) {
      estimator.setValidationIndicatorCol(TrainingTable.VALIDATION);
    }
    return estimator;
  }
}
