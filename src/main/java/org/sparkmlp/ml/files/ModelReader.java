package org.sparkmlp.ml.files;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.network.Topology;
import org.sparkmlp.spark.SparkVersion;
import scala.Option;

/** Reads what {@link ModelWriter} wrote, and says which file is at fault if it cannot. */
public final class ModelReader<M extends Params> extends MLReader<M> {
  private final Class<M> type;
  private final BiFunction<String, TrainedNetwork, M> constructor;

  public ModelReader(Class<M> type, BiFunction<String, TrainedNetwork, M> constructor) {
    this.type = type;
    this.constructor = constructor;
  }

  @Override
  public M load(String path) {
    SparkVersion.require(sparkSession().version());
    requireFolder(sparkSession(), path);
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader.loadMetadata(path, sparkSession(), type.getName());
    ModelMetadata ours = ModelMetadata.parse(metadata.metadataJson(), path);
    Topology topology = ours.topology();
    int features = topology.features();
    int outputs = topology.outputs();
    float[] parameters =
        FloatFile.read(
            sparkSession(),
            path + ModelWriter.PARAMETERS,
            ParameterLayout.of(topology).size(),
            ours.parametersSha256());
    float[] scaling =
        FloatFile.read(
            sparkSession(),
            path + ModelWriter.SCALING,
            2 * (features + outputs),
            ours.scalingSha256());
    M model =
        constructor.apply(
            metadata.uid(),
            new TrainedNetwork(
                topology,
                ours.loss(),
                parameters,
                scaling(scaling, 0, features),
                scaling(scaling, 2 * features, outputs),
                ours.labelNames(),
                ours.vectorLabel(),
                ours.provenance()));
    metadata.getAndSetParams(model, Option.empty());
    return model;
  }

  static void requireFolder(SparkSession session, String path) {
    if (FloatFile.isLocal()) {
      if (!java.nio.file.Files.exists(java.nio.file.Path.of(path, "metadata"))) {
        throw missing(path, null);
      }
      return;
    }
    Path metadata = new Path(path, "metadata");
    try {
      if (!FloatFile.fileSystem(session, metadata).exists(metadata)) {
        throw missing(path, null);
      }
    } catch (IOException e) {
      throw missing(path, e);
    }
  }

  private static Refusal missing(String path, IOException cause) {
    return Refusal.because("there is no saved stage in %1$s: %1$s/metadata is missing", path)
        .causedBy(cause);
  }

  private static Scaling scaling(float[] all, int from, int columns) {
    return new Scaling(
        Arrays.copyOfRange(all, from, from + columns),
        Arrays.copyOfRange(all, from + columns, from + 2 * columns));
  }
}
