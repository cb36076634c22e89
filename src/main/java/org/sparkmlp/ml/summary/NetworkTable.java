package org.sparkmlp.ml.summary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.ml.files.FloatFile;
import org.sparkmlp.ml.files.Provenance;
import org.sparkmlp.ml.files.TrainedNetwork;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Topology;

/** A trained network as two DataFrames: all but its parameters, and these. */
final class NetworkTable {
  private static final int PART =
      1 << 20; // bytes; what Spark Connect sends in one piece is limited

  static final StructType NETWORK =
      StructType.fromDDL(
          "features INT NOT NULL, hidden ARRAY<INT> NOT NULL, activations ARRAY<STRING> NOT NULL,"
              + " outputs INT NOT NULL, loss STRING NOT NULL, labelNames ARRAY<STRING> NOT NULL,"
              + " vectorLabel BOOLEAN NOT NULL, featureShift BINARY NOT NULL, featureScale BINARY"
              + " NOT NULL, labelShift BINARY NOT NULL, labelScale BINARY NOT NULL, weightsSha256"
              + " STRING NOT NULL, libraryVersion STRING NOT NULL, seed BIGINT NOT NULL, rows"
              + " BIGINT NOT NULL, validationRows BIGINT NOT NULL, lanes INT NOT NULL, workers INT"
              + " NOT NULL, epochs INT NOT NULL, bestEpoch INT NOT NULL, steps BIGINT NOT NULL,"
              + " trainLoss DOUBLE NOT NULL, validationLoss DOUBLE, seconds DOUBLE NOT NULL");

  static final StructType PARAMETERS =
      StructType.fromDDL("part INT NOT NULL, bytes BINARY NOT NULL");

  private NetworkTable() {}

  static Dataset<Row> network(SparkSession session, TrainedNetwork trained) {
    Topology topology = trained.topology();
    Provenance from = trained.provenance();
    Row row =
        RowFactory.create(
            topology.features(),
            topology.hidden().toArray(),
            topology.activations().stream().map(Activation::text).toArray(),
            topology.outputs(),
            trained.loss().text(),
            trained.labelNames().toArray(),
            trained.vectorLabel(),
            FloatFile.bytes(trained.features().shift()),
            FloatFile.bytes(trained.features().scale()),
            FloatFile.bytes(trained.labels().shift()),
            FloatFile.bytes(trained.labels().scale()),
            FloatFile.sha256(FloatFile.bytes(trained.parameters())),
            from.libraryVersion(),
            from.seed(),
            from.rows(),
            from.validationRows(),
            from.lanes(),
            from.workers(),
            from.epochs(),
            from.bestEpoch(),
            from.steps(),
            from.trainLoss(),
            Double.isNaN(from.validationLoss()) ? null : from.validationLoss(),
            from.seconds());
    return session.createDataFrame(List.of(row), NETWORK);
  }

  static Dataset<Row> parameters(SparkSession session, TrainedNetwork trained) {
    byte[] bytes = FloatFile.bytes(trained.parameters());
    List<Row> parts = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += PART) {
      int to = Math.min(bytes.length, from + PART);
      parts.add(RowFactory.create(parts.size(), Arrays.copyOfRange(bytes, from, to)));
    }
    return session.createDataFrame(parts, PARAMETERS);
  }
}
