package org.sparkmlp.ml.files;

import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.sparkmlp.spark.SparkVersion;
import scala.Option;

/** Reads what {@link MetadataWriter} wrote. */
public final class MetadataReader<E extends Params> extends MLReader<E> {

  /** Makes a stage. */
  @FunctionalInterface
  public interface Constructor<E> {
    /**
     * Makes it, its params apart.
     *
     * @param uid its uid
     * @param metadata the whole metadata, a JSON object
     * @param path its folder, for messages
     */
    E make(String uid, String metadata, String path);
  }

  private final Class<E> type;
  private final Constructor<E> constructor;

  public MetadataReader(Class<E> type, Constructor<E> constructor) {
    this.type = type;
    this.constructor = constructor;
  }

  @Override
  public E load(String path) {
    SparkVersion.require(sparkSession().version());
    ModelReader.requireFolder(sparkSession(), path);
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader.loadMetadata(path, sparkSession(), type.getName());
    E stage = constructor.make(metadata.uid(), metadata.metadataJson(), path);
    metadata.getAndSetParams(stage, Option.empty());
    return stage;
  }
}
