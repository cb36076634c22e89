package org.sparkmlp.ml.files;

import java.util.Optional;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.sparkmlp.spark.SparkVersion;

/**
 * Writes an estimator: its params, and in {@code initialModel} the model it starts from, if any.
 */
public final class StageWriter extends ReplacingWriter {
  static final String INITIAL_MODEL = "/initialModel";

  private final Params stage;
  private final Optional<ModelWriter> initial;

  /**
   * A writer.
   *
   * @param stage the estimator
   * @param initial writes the model that it starts from
   */
  public StageWriter(Params stage, Optional<ModelWriter> initial) {
    this.stage = stage;
    this.initial = initial;
  }

  @Override
  public void saveImpl(String path) {
    SparkVersion.require(sparkSession().version());
    initial.ifPresent(model -> model.saveImpl(path + INITIAL_MODEL));
    DefaultParamsWriter.saveMetadata(stage, path, sparkSession());
  }
}
