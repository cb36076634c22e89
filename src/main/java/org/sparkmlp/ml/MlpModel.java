package org.sparkmlp.ml;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.HasTrainingSummary;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.export.ExportedNetwork;
import org.sparkmlp.ml.files.FloatFile;
import org.sparkmlp.ml.files.ModelWriter;
import org.sparkmlp.ml.files.Provenance;
import org.sparkmlp.ml.files.SummaryFile;
import org.sparkmlp.ml.files.TrainedNetwork;
import org.sparkmlp.ml.summary.Inspection;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.network.Topology;

/** What the two models have in common: a trained network that can be looked into and saved. */
public interface MlpModel extends MlpParams, MLWritable, HasTrainingSummary<MlpTrainingSummary> {

  /**
   * What the model holds beside its params, for this package alone.
   *
   * @return always the same object
   */
  TrainedNetwork trained();

  /**
   * Which table {@code transform} gives in place of predictions.
   *
   * @return the Param
   */
  default Param<String> inspect() {
    return paramSet().inspect;
  }

  /**
   * What {@code transform} gives in place of predictions.
   *
   * @return the table's name
   * @throws java.util.NoSuchElementException if it gives predictions
   */
  default String getInspect() {
    return getOrDefault(inspect());
  }

  /**
   * Which table {@code transform} gives, for this package alone.
   *
   * @return empty for predictions
   */
  default Optional<Inspection> inspection() {
    return FitRequests.text(this, inspect()).map(Inspection::of);
  }

  /**
   * A table that tells of the model, for this package alone.
   *
   * @param inspection which
   * @param dataset what is transformed
   * @param metrics makes the table of its metrics
   * @return the table
   */
  default Dataset<Row> inspected(
      Inspection inspection, Dataset<?> dataset, Supplier<Dataset<Row>> metrics) {
    return inspection.table(
        dataset.sparkSession(),
        trained(),
        hasSummary() ? Optional.of(summary().fitted()) : Optional.empty(),
        metrics);
  }

  /**
   * All weights and biases: layer after layer, each row-major with its bias row first.
   *
   * @return {@code [parameters]}, a copy
   */
  default float[] parameters() {
    return trained().parameters().clone();
  }

  /**
   * The network's shape.
   *
   * @return features, hidden layers and outputs
   */
  default Topology topology() {
    return trained().topology();
  }

  /**
   * A layer's weights without its biases.
   *
   * @param layer from 0
   * @return {@code [D_l × D_(l+1)]}: row j holds the weights of input j
   * @throws IndexOutOfBoundsException if there is no such layer
   */
  default Matrix weights(int layer) {
    ParameterLayout layout = ParameterLayout.of(topology());
    java.util.Objects.checkIndex(layer, layout.layers());
    double[] rowMajor =
        doubles(trained().parameters(), layout.weightsOffset(layer), layout.end(layer));
    return new DenseMatrix(layout.inputs(layer), layout.outputs(layer), rowMajor, true);
  }

  /**
   * A layer's biases.
   *
   * @param layer from 0
   * @return {@code [D_(l+1)]}
   * @throws IndexOutOfBoundsException if there is no such layer
   */
  default Vector bias(int layer) {
    ParameterLayout layout = ParameterLayout.of(topology());
    java.util.Objects.checkIndex(layer, layout.layers());
    return Vectors.dense(
        doubles(trained().parameters(), layout.biasOffset(layer), layout.weightsOffset(layer)));
  }

  /**
   * How raw features are scaled before the network sees them.
   *
   * @return shift and scale; the identity if {@code standardize} was off. Not to be modified.
   */
  default Scaling featureScaling() {
    return trained().features();
  }

  /**
   * Where the model comes from.
   *
   * @return row counts, seed, library version and losses; the settings are the params
   */
  default Provenance provenance() {
    return trained().provenance();
  }

  // These two again, for Py4J, as uid in ClassificationParams.
  @Override
  default boolean hasSummary() {
    return HasTrainingSummary.super.hasSummary();
  }

  @Override
  default MlpTrainingSummary summary() {
    return HasTrainingSummary.super.summary();
  }

  /**
   * The SHA-256 of the parameters as little-endian float32.
   *
   * @return 64 hexadecimal digits
   */
  default String weightsSha256() {
    return FloatFile.sha256(FloatFile.bytes(trained().parameters()));
  }

  /**
   * All that predictions need, to be written as ONNX by {@link org.sparkmlp.export.OnnxFile}, or
   * for Java programs without Spark by {@link org.sparkmlp.export.ScorerFile}.
   *
   * @return the network, with its scaling and the names of its classes
   * @throws IllegalArgumentException if {@code thresholds} are set, which no other runtime knows
   */
  default ExportedNetwork exported() {
    if (hasParam("thresholds") && isSet(getParam("thresholds"))) {
      throw Refusal.because(
          "thresholds cannot be exported: clear them, and choose classes by the probabilities");
    }
    TrainedNetwork network = trained();
    return new ExportedNetwork(
        network.topology(),
        network.loss(),
        network.parameters(),
        network.features(),
        network.labels(),
        network.labelNames(),
        List.of());
  }

  /**
   * A writer to a folder: JSON metadata and the parameters as a binary file.
   *
   * @return the writer
   */
  @Override
  default MLWriter write() {
    return new ModelWriter(this, trained());
  }

  // Spark Connect's server keeps models in files, and their summaries beside them.
  @Override
  default void saveSummary(String path) {
    SummaryFile.write(summary().fitted(), path);
  }

  private static double[] doubles(float[] flat, int from, int to) {
    float[] part = Arrays.copyOfRange(flat, from, to);
    double[] wide = new double[part.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = part[i];
    }
    return wide;
  }
}
