package org.sparkmlp.ml.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.json4s.JObject;
import org.json4s.jackson.JsonMethods$;
import org.sparkmlp.spark.SparkVersion;
import scala.Option;

/** Writes a stage that is all metadata: its params, and some JSON beside them. */
public final class MetadataWriter extends ReplacingWriter {
  private final Params stage;
  private final ObjectNode more;

  /**
   * A writer.
   *
   * @param stage the stage
   * @param more fields of the metadata beside Spark's own
   */
  public MetadataWriter(Params stage, ObjectNode more) {
    this.stage = stage;
    this.more = more;
  }

  @Override
  public void saveImpl(String path) {
    SparkVersion.require(sparkSession().version());
    DefaultParamsWriter.saveMetadata(
        stage,
        path,
        sparkSession(),
        Option.apply((JObject) JsonMethods$.MODULE$.fromJsonNode(more)));
  }
}
