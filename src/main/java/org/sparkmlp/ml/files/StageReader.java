package org.sparkmlp.ml.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/** Reads what {@link StageWriter} wrote. */
public final class StageReader<E extends Params, M> extends MLReader<E> {
  private final Class<E> type;
  private final Function<String, E> constructor;
  private final MLReader<M> models;
  private final BiConsumer<E, M> startFrom;

  public StageReader(
      Class<E> type,
      Function<String, E> constructor,
      MLReader<M> models,
      BiConsumer<E, M> startFrom) {
    this.type = type;
    this.constructor = constructor;
    this.models = models;
    this.startFrom = startFrom;
  }

  @Override
  public E load(String path) {
    ModelReader.requireFolder(sparkSession(), path);
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader.loadMetadata(path, sparkSession(), type.getName());
    E stage = constructor.apply(metadata.uid());
    metadata.getAndSetParams(stage, Option.empty());
    String initial = path + StageWriter.INITIAL_MODEL;
    if (exists(initial)) {
      startFrom.accept(stage, models.load(initial));
    }
    return stage;
  }

  private boolean exists(String folder) {
    if (FloatFile.isLocal()) {
      return java.nio.file.Files.exists(java.nio.file.Path.of(folder));
    }
    Path path = new Path(folder);
    try {
      return FloatFile.fileSystem(sparkSession(), path).exists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for " + folder, e);
    }
  }
}
