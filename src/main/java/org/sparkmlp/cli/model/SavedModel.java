package org.sparkmlp.cli.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.cli.input.ColumnMessages;
import org.sparkmlp.cli.input.FeatureStages;
import org.sparkmlp.cli.input.Table;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.ml.MlpModel;
import org.sparkmlp.ml.prepare.ColumnKind;
import org.sparkmlp.ml.prepare.Missing;
import org.sparkmlp.ml.prepare.TableEncoderModel;
import scala.Tuple2;

/**
 * A model that {@code train} saved, or a pipeline of the same stages that Python or Java saved.
 *
 * @param path its folder
 * @param card what is known of it
 * @param pipeline the stages
 */
public record SavedModel(String path, ModelCard card, PipelineModel pipeline) {

  /**
   * Loads a model.
   *
   * @throws UserMistake if there is none
   */
  public static SavedModel load(String path, Configuration hadoop) {
    Optional<ModelCard> card = ModelCard.read(path, hadoop);
    PipelineModel pipeline =
        KnownStages.require(path, hadoop).equals(KnownStages.PYTHON)
            ? ofPython(path.trim())
            : PipelineModel.load(path.trim());
    return new SavedModel(path, card.orElseGet(() -> StageCard.of(path, pipeline)), pipeline);
  }

  /** Over Spark Connect, PySpark writes a pipeline's own metadata itself, under its own name. */
  private static PipelineModel ofPython(String path) {
    Tuple2<String, PipelineStage[]> read =
        Pipeline.SharedReadWrite$.MODULE$.load(KnownStages.PYTHON, SparkSession.active(), path);
    return new PipelineModel(
        read._1(), Arrays.copyOf(read._2(), read._2().length, Transformer[].class));
  }

  /** What becomes of missing values. */
  public Missing missing() {
    return Arrays.stream(pipeline.stages())
        .filter(TableEncoderModel.class::isInstance)
        .map(stage -> Missing.parse(((TableEncoderModel) stage).getMissing()))
        .findFirst()
        .orElse(Missing.ERROR);
  }

  /** How many rows of a table that suits are left out, as they miss values of these columns. */
  public long leftOut(Table table, List<String> columns) {
    return missing() == Missing.DROP ? table.missing(columns) : 0;
  }

  public MlpModel network() {
    return network(pipeline);
  }

  public static MlpModel network(PipelineModel pipeline) {
    return Arrays.stream(pipeline.stages())
        .filter(MlpModel.class::isInstance)
        .map(MlpModel.class::cast)
        .findFirst()
        .orElseThrow(() -> UserMistake.of("the pipeline holds no network of Spark MLP"));
  }

  /** Adds the pipeline's columns to a table that suits. */
  public Dataset<Row> transform(Table table) {
    requireSuiting(table);
    return pipeline.transform(table.rows());
  }

  /** Adds the columns that the network takes, on the way to its own, to the rows of a table. */
  Dataset<Row> prepare(Dataset<Row> rows) {
    Dataset<Row> prepared = rows;
    for (Transformer stage : pipeline.stages()) {
      if (stage instanceof MlpModel) {
        break;
      }
      prepared = stage.transform(prepared);
    }
    return prepared;
  }

  /**
   * Checks a table.
   *
   * @throws UserMistake if a feature column is missing or of another kind than in training, or a
   *     column is there already that the pipeline would add
   */
  void requireSuiting(Table table) {
    requireFeatures(table);
    List<String> added = List.of(NetworkStage.PREDICTION, NetworkStage.PROBABILITY);
    for (String name : table.names()) {
      if (name.startsWith("mlp_") || added.contains(name)) {
        throw UserMistake.of(
            "%s has a column '%s' already, which the model adds: rename or drop it",
            table.path(), name);
      }
    }
  }

  private void requireFeatures(Table table) {
    for (Map.Entry<String, ColumnKind> feature : card.roles().features().entrySet()) {
      String name = feature.getKey();
      ColumnKind found = table.kind(name);
      if (!found.canServe(feature.getValue())) {
        throw UserMistake.of(
            "column '%s' is of type %s in %s, but in training it was a %s",
            name, table.type(name), table.path(), feature.getValue().text());
      }
    }
  }

  /** The network's messages in terms of the data's columns. */
  public ColumnMessages messages() {
    return new ColumnMessages(
        FeatureStages.vector(card.roles().features(), card.inputs()), card.inputs(), card.roles());
  }
}
