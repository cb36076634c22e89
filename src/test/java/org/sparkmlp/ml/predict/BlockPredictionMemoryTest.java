package org.sparkmlp.ml.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.util.TaskCompletionListener;
import org.junit.jupiter.api.Test;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.network.Topology;

/** A task that reads many partitions, as after coalesce, holds the memory of one at a time. */
class BlockPredictionMemoryTest {
  private static final Topology TOPOLOGY = Topology.of(2, List.of(3), Activation.RELU, 1);
  private static final AtomicReference<BlockPrediction.Blocks> LEFT = new AtomicReference<>();
  private static final AtomicBoolean AT_THE_END = new AtomicBoolean();

  @Test
  void eachPartitionsMemoryIsFreeWhenItsRowsRunOut() {
    List<Boolean> closed =
        inATask(
            (prediction, told) -> {
              for (int rows : new int[] {1, 63, 64, 65, 200}) {
                Iterator<InternalRow> predicted = prediction.call(rows(rows));
                int count = 0;
                while (predicted.hasNext()) {
                  predicted.next();
                  count++;
                }
                assertThat(count).isEqualTo(rows);
                told.add(((BlockPrediction.Blocks) predicted).isClosed());
              }
            });
    assertThat(closed).hasSize(5).containsOnly(true);
  }

  @Test
  void isFreeAtTheTasksEndWhereNobodyAskedForTheLastRow() {
    // Listeners are called last first: this one after that of the prediction.
    List<Boolean> closed =
        inATask(
            (prediction, told) -> {
              TaskContext.get()
                  .addTaskCompletionListener(
                      (TaskCompletionListener) end -> AT_THE_END.set(LEFT.get().isClosed()));
              BlockPrediction.Blocks predicted =
                  (BlockPrediction.Blocks) prediction.call(rows(200));
              predicted.next();
              LEFT.set(predicted);
              told.add(predicted.isClosed());
            });
    assertThat(closed).containsExactly(false);
    assertThat(AT_THE_END.get()).isTrue();
  }

  private interface Work extends java.io.Serializable {
    void run(BlockPrediction prediction, List<Boolean> told) throws Exception;
  }

  /** Runs in a task, which the memory belongs to. */
  private static List<Boolean> inATask(Work work) {
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
    BlockPrediction prediction =
        new BlockPrediction(
            features,
            BlockStrategy.immutable(List.of(features)),
            new TargetScorer(network, Scaling.identity(1), 1, false));
    return JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
        .parallelize(List.of(1), 1)
        .flatMap(
            one -> {
              List<Boolean> told = new ArrayList<>();
              work.run(prediction, told);
              return told.iterator();
            })
        .collect();
  }

  private static Iterator<InternalRow> rows(int count) {
    InternalRow vector = new VectorUDT().serialize(Vectors.dense(1, 2));
    InternalRow row = new GenericInternalRow(new Object[] {vector});
    return Collections.nCopies(count, row).iterator();
  }
}
