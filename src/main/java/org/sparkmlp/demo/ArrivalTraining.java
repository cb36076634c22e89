package org.sparkmlp.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.ml.files.FloatFile;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.Topology;
import org.sparkmlp.optim.MomentumSgd;
import org.sparkmlp.optim.Optimizer;
import org.sparkmlp.optim.OptimizerState;

/**
 * Training as one would first write it with Spark: in each step every partition sums its gradients,
 * and {@code reduce} adds the sums on the driver in the order in which they arrive.
 *
 * <p>Same network, rows, start and optimiser as a fit; full-batch. It is what this library does not
 * do: a sum of floats depends on its order, and so does all that is learned from it.
 *
 * @param topology the network's shape
 * @param optimiser the update
 * @param seed of the initial parameters
 * @param steps how many updates
 */
record ArrivalTraining(Topology topology, MomentumSgd optimiser, long seed, int steps) {

  /**
   * The parameters after each step.
   *
   * @param rows {@code [steps][parameters]}
   */
  record Course(float[][] rows) {
    /** SHA-256 of the last parameters. */
    String sha256() {
      return FloatFile.sha256(FloatFile.bytes(rows[rows.length - 1]));
    }

    /** {@code [steps]}: how far the farthest parameter is from the other course's, after each. */
    double[] distance(Course other) {
      double[] distance = new double[rows.length];
      for (int step = 0; step < rows.length; step++) {
        for (int i = 0; i < rows[step].length; i++) {
          double apart = Math.abs((double) rows[step][i] - other.rows[step][i]);
          distance[step] = Math.max(distance[step], apart);
        }
      }
      return distance;
    }
  }

  /** Trains with as many partitions as there are workers. */
  Course train(SparkSession spark, Sample sample, int workers) {
    JavaRDD<float[]> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(Gradients.rows(sample), workers)
            .cache();
    Network network = Network.of(topology, Loss.SQUARED_ERROR);
    float[] parameters = network.layout().ofRowMajor(InitialParameters.draw(topology, seed));
    OptimizerState state = optimiser.initialState(parameters.length);
    Topology shape = topology; // all that travels
    float[][] course = new float[steps][];
    for (int step = 0; step < steps; step++) {
      float[] current = parameters.clone();
      float[] sum =
          rows.mapPartitions(part -> List.of(gradient(shape, current, part)).iterator())
              .reduce(ArrivalTraining::add);
      float divisor = Optimizer.meanDivisor(sample.labels().length);
      double rate = optimiser.schedule().rate(step, 1, steps);
      optimiser.apply(
          rate, divisor, parameters, sum, network.layout(), state, 0, parameters.length);
      state.advance();
      course[step] = network.layout().toRowMajor(parameters);
    }
    rows.unpersist();
    return new Course(course);
  }

  private static float[] gradient(Topology topology, float[] parameters, Iterator<float[]> part) {
    List<float[]> rows = new ArrayList<>();
    part.forEachRemaining(rows::add);
    return new Gradients(Network.of(topology, Loss.SQUARED_ERROR)).sum(parameters, rows);
  }

  private static float[] add(float[] left, float[] right) {
    float[] sum = Arrays.copyOf(left, left.length);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += right[i];
    }
    return sum;
  }
}
