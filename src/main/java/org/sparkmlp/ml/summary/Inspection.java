package org.sparkmlp.ml.summary;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.ml.files.TrainedNetwork;
import org.sparkmlp.spark.request.FittedNetwork;

/**
 * What a model tells of itself as a DataFrame, in place of predictions: the values of the param
 * {@code inspect}.
 *
 * <p>Spark Connect lets a client fetch a fixed list of attributes, none of them ours, but has the
 * server's model transform rows. So this is how clients learn the rest.
 */
public enum Inspection {
  /** One row: topology, scaling, names of classes, fingerprint and provenance. */
  NETWORK(NetworkTable.NETWORK),
  /** The parameters as little-endian float32, in rows of at most 1 MiB, ordered by {@code part}. */
  PARAMETERS(NetworkTable.PARAMETERS),
  /** One row per epoch of the fit. */
  EPOCHS(EpochTable.SCHEMA),
  /** One row: how the fit went. */
  SUMMARY(FitTable.SCHEMA),
  /** One row: the metrics of the rows that are transformed. */
  METRICS(null);

  private final StructType schema;

  Inspection(StructType schema) {
    this.schema = schema;
  }

  /** The one that a value of {@code inspect} names, which the Param has checked. */
  public static Inspection of(String value) {
    return valueOf(value.toUpperCase(Locale.ROOT));
  }

  /**
   * The table's schema.
   *
   * @param metrics that of {@link #METRICS}
   */
  public StructType schema(StructType metrics) {
    return this == METRICS ? metrics : schema;
  }

  /**
   * The table.
   *
   * @param session makes it
   * @param trained what the model holds
   * @param fitted the fit it comes from, unless it was loaded
   * @param metrics makes that of {@link #METRICS}
   * @throws Refusal if it tells of a fit, and the model was loaded
   */
  public Dataset<Row> table(
      SparkSession session,
      TrainedNetwork trained,
      Optional<FittedNetwork> fitted,
      Supplier<Dataset<Row>> metrics) {
    return switch (this) {
      case NETWORK -> NetworkTable.network(session, trained);
      case PARAMETERS -> NetworkTable.parameters(session, trained);
      case EPOCHS -> EpochTable.of(session, require(fitted).training().history());
      case SUMMARY -> FitTable.of(session, require(fitted));
      case METRICS -> metrics.get();
    };
  }

  private static FittedNetwork require(Optional<FittedNetwork> fitted) {
    return fitted.orElseThrow(
        () ->
            Refusal.because(
                "a model that was loaded has no summary: only a freshly fitted one tells of its"
                    + " fit"));
  }
}
