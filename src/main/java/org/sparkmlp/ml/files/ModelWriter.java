package org.sparkmlp.ml.files;

import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.json4s.JObject;
import org.json4s.jackson.JsonMethods$;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.spark.SparkVersion;
import scala.Option;

/**
 * Writes a model: {@code data/parameters.bin} (flat parameters), {@code data/scaling.bin} (feature
 * shift and scale, label shift and scale), and last {@code metadata}.
 */
public final class ModelWriter extends ReplacingWriter {
  static final String PARAMETERS = "/data/parameters.bin";
  static final String SCALING = "/data/scaling.bin";

  private final Params model;
  private final TrainedNetwork trained;

  /**
   * A writer.
   *
   * @param model its uid and params
   * @param trained what it holds beside them
   */
  public ModelWriter(Params model, TrainedNetwork trained) {
    this.model = model;
    this.trained = trained;
  }

  @Override
  public void saveImpl(String path) {
    SparkVersion.require(sparkSession().version());
    Scaling features = trained.features();
    Scaling labels = trained.labels();
    ModelMetadata metadata =
        new ModelMetadata(
            trained.topology(),
            trained.loss(),
            trained.labelNames(),
            trained.vectorLabel(),
            FloatFile.write(sparkSession(), path + PARAMETERS, trained.parameters()),
            FloatFile.write(
                sparkSession(),
                path + SCALING,
                join(features.shift(), features.scale(), labels.shift(), labels.scale())),
            trained.provenance());
    DefaultParamsWriter.saveMetadata(
        model,
        path,
        sparkSession(),
        Option.apply((JObject) JsonMethods$.MODULE$.fromJsonNode(metadata.toJson())));
  }

  private static float[] join(float[]... parts) {
    int length = 0;
    for (float[] part : parts) {
      length += part.length;
    }
    float[] joined = new float[length];
    int to = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, joined, to, part.length);
      to += part.length;
    }
    return joined;
  }
}
