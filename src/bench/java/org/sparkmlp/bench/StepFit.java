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
import org.sparkmlp.spark.DistributedFit;
import org.sparkmlp.spark.request.Columns;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.request.Execution;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.spark.request.NetworkDesign;
import org.sparkmlp.spark.request.TrainingData;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TimeSplit;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingSettings;
import org.sparkmlp.training.TrainingStart;

/**
 * Real fits for the sake of their steps, whose mean time the history has for every epoch: with
 * short epochs, nearly that of every step.
 *
 * @param topology the network's shape
 * @param batch rows of a step
 * @param stepsPerEpoch how many steps the rows make
 * @param exchange how gradients travel
 * @param workers how many workers
 */
record StepFit(Topology topology, int batch, int stepsPerEpoch, Exchange exchange, int workers) {

  /**
   * What a step took, or those of an epoch on the average, in milliseconds of the driver's wall
   * clock.
   *
   * @param whole from one update of the parameters to the next
   * @param working gathering of rows, forward and backward passes, the mean over the workers
   * @param beside what comes on top of the slowest worker's working: the exchange, and the update
   * @param update adding the last sums, checking the total and updating the parameters
   */
  record Step(double whole, double working, double beside, double update) {}

  /**
   * Fits.
   *
   * @param epochs how many epochs
   * @param onEpoch is told the number of each epoch once it is made, and 0 before the first
   * @return the times of their steps
   */
  List<Step> run(SparkSession spark, int epochs, IntConsumer onEpoch) {
    List<Step> times = new ArrayList<>(epochs);
    DistributedFit.fit(
        request(data(spark), epochs),
        new TrainingListener() {
          @Override
          public void onStart(TrainingStart start) {
            onEpoch.accept(0);
          }

          @Override
          public void onEpoch(EpochRecord epoch) {
            TimeSplit t = epoch.times();
            double working = t.computeSeconds() + t.gatherSeconds();
            double beside = t.exchangeSeconds() + t.updateSeconds();
            double whole = working + t.waitSeconds() + beside;
            double millis = 1e3 / stepsPerEpoch;
            times.add(
                new Step(
                    whole * millis, working * millis, beside * millis, t.updateSeconds() * millis));
            onEpoch.accept(epoch.epoch());
          }
        });
    return times;
  }

  private boolean classifies() {
    return topology.outputs() > 1;
  }

  private FitRequest request(Dataset<Row> rows, int epochs) {
    return new FitRequest(
        new TrainingData(
            rows,
            new Columns("features", "label", Optional.empty(), Optional.empty()),
            classifies() ? OptionalInt.of(topology.outputs()) : OptionalInt.empty(),
            0,
            false),
        new NetworkDesign(
            classifies() ? Loss.SOFTMAX_CROSS_ENTROPY : Loss.SQUARED_ERROR,
            topology.hidden(),
            topology.activations(),
            true,
            false,
            Optional.empty()),
        new TrainingSettings(
            batch,
            epochs,
            true,
            1,
            MomentumSgd.of(new Schedule.Constant(1e-4), 0.9),
            OptionalInt.empty(),
            0),
        new Execution(OptionalInt.empty(), OptionalInt.of(workers), exchange));
  }

  private Dataset<Row> data(SparkSession spark) {
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    while (rows.size() < batch * stepsPerEpoch) {
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
