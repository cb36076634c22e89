package org.sparkmlp.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.IntConsumer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Topology;
import org.sparkmlp.optim.MomentumSgd;
import org.sparkmlp.optim.Schedule;
import org.sparkmlp.spark.Columns;
import org.sparkmlp.spark.DistributedFit;
import org.sparkmlp.spark.Exchange;
import org.sparkmlp.spark.FitRequest;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingSettings;

/**
 * Real fits whose epochs are single steps, as there are no more rows than the batch takes: so that
 * the history has the time of every step.
 *
 * @param topology the network's shape
 * @param batch rows of the data and of a step
 * @param exchange how gradients travel
 * @param workers how many workers
 */
record StepFit(Topology topology, int batch, Exchange exchange, int workers) {

  /**
   * What one step took, in milliseconds of the driver's wall clock.
   *
   * @param whole from asking for the gradient sum until the parameters are updated
   * @param compute what the slowest worker computed
   * @param update checking the sum and updating the parameters
   */
  record Step(double whole, double compute, double update) {}

  /**
   * Fits.
   *
   * @param steps how many steps
   * @param onStep is told the number of each step, from 1, once it is made
   * @return their times
   */
  List<Step> run(SparkSession spark, int steps, IntConsumer onStep) {
    List<Step> times = new ArrayList<>(steps);
    DistributedFit.fit(
        request(data(spark), steps),
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            double compute = epoch.times().computeSeconds();
            double update = epoch.times().updateSeconds();
            double whole = compute + epoch.times().exchangeSeconds() + update;
            times.add(new Step(whole * 1e3, compute * 1e3, update * 1e3));
            onStep.accept(epoch.epoch());
          }
        });
    return times;
  }

  private boolean classifies() {
    return topology.outputs() > 1;
  }

  private FitRequest request(Dataset<Row> rows, int steps) {
    return new FitRequest(
        rows,
        new Columns("features", "label", Optional.empty(), Optional.empty()),
        classifies() ? Loss.SOFTMAX_CROSS_ENTROPY : Loss.SQUARED_ERROR,
        topology.hidden(),
        topology.activations(),
        classifies() ? OptionalInt.of(topology.outputs()) : OptionalInt.empty(),
        new TrainingSettings(
            batch,
            steps,
            true,
            1,
            MomentumSgd.of(new Schedule.Constant(1e-4), 0.9),
            OptionalInt.empty(),
            0),
        0,
        true,
        false,
        false,
        OptionalInt.empty(),
        OptionalInt.of(workers),
        exchange,
        Optional.empty());
  }

  private Dataset<Row> data(SparkSession spark) {
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    while (rows.size() < batch) {
      double[] x = random.doubles(topology.features()).toArray();
      rows.add(RowFactory.create(Vectors.dense(x), (double) random.nextInt(topology.outputs())));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType));
  }
}
