package org.sparkmlp.ml.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.types.Metadata;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.network.Topology;

/** A task that reads many partitions, as after coalesce, holds the memory of one at a time. */
class BlockPredictionMemoryTest {
  private static final Topology TOPOLOGY = Topology.of(2, List.of(3), Activation.RELU, 1);

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 200})
  void aPartitionsMemoryIsLetGoWhenItsRowsRunOut(int rows) {
    Iterator<InternalRow> predicted = prediction().call(rows(rows));
    int count = 0;
    while (predicted.hasNext()) {
      predicted.next();
      count++;
    }
    assertThat(count).isEqualTo(rows);
    assertThat(((BlockPrediction.Blocks) predicted).isReleased()).isTrue();
  }

  private static BlockPrediction prediction() {
    float[] parameters = InitialParameters.draw(TOPOLOGY, 1);
    RowForward network = new RowForward(TOPOLOGY, Scaling.identity(2), () -> parameters);
    Attribute features =
        new AttributeReference(
            "features",
            SQLDataTypes.VectorType(),
            false,
            Metadata.empty(),
            NamedExpression$.MODULE$.newExprId(),
            BlockStrategy.immutable(List.of()));
    return new BlockPrediction(
        features,
        BlockStrategy.immutable(List.of(features)),
        BlockStrategy.immutable(List.of()),
        new TargetScorer(network, Scaling.identity(1), 1, false));
  }

  private static Iterator<InternalRow> rows(int count) {
    InternalRow vector = new VectorUDT().serialize(Vectors.dense(1, 2));
    InternalRow row = new GenericInternalRow(new Object[] {vector});
    return Collections.nCopies(count, row).iterator();
  }
}
