package org.sparkmlp.ml.files;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import org.sparkmlp.ml.MlpModel;

/**
 * Writes an estimator: its params, and in {@code initialModel} the model it starts from, if any.
 */
public final class StageWriter extends MLWriter {
  static final String INITIAL_MODEL = "/initialModel";

  private final Params stage;
  private final Optional<? extends MlpModel> initial;

  public StageWriter(Params stage, Optional<? extends MlpModel> initial) {
    this.stage = stage;
    this.initial = initial;
  }

  /** Where Spark would delete the old folder first, it stays until the new one is complete. */
  @Override
  public void save(String path) throws IOException {
    if (shouldOverwrite()) {
      Path folder = new Path(path);
      Replacement.overwrite(
          FloatFile.fileSystem(sparkSession(), folder),
          folder,
          fresh -> saveImpl(fresh.toString()));
    } else {
      super.save(path);
    }
  }

  @Override
  public void saveImpl(String path) {
    initial.ifPresent(model -> new ModelWriter(model).saveImpl(path + INITIAL_MODEL));
    DefaultParamsWriter.saveMetadata(stage, path, sparkSession());
  }
}
