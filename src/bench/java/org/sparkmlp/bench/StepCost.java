package org.sparkmlp.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.SparkSession;
import org.sparkmlp.ClusterSpark;

/**
 * What a step of a fit costs, in seconds: medians over epochs, of processors the mean.
 *
 * @param whole from one update of the parameters to the next
 * @param working the workers' gathering and computing, the mean over them
 * @param beside what comes on top of the slowest worker's working
 * @param driver processor time of the driver
 * @param executor processor time of an executor process; 0 if they are not this process's
 */
record StepCost(double whole, double working, double beside, double driver, double executor) {

  /** Makes a fit, of whose epochs the first third does not count. */
  static StepCost of(SparkSession spark, StepFit fit, int epochs) {
    int warmUp = Math.max(1, epochs / 3);
    List<ProcessHandle> executors = ClusterSpark.executors();
    double[][] processors = new double[2][];
    List<StepFit.Step> steps =
        fit.run(
            spark,
            warmUp + epochs,
            epoch -> {
              if (epoch == warmUp) {
                processors[0] = processors(executors);
              } else if (epoch == warmUp + epochs) {
                processors[1] = processors(executors);
              }
            });
    List<StepFit.Step> counted = steps.subList(warmUp, warmUp + epochs);
    double made = (double) epochs * fit.stepsPerEpoch();
    return new StepCost(
        median(counted, StepFit.Step::whole) * 1e-3,
        median(counted, StepFit.Step::working) * 1e-3,
        median(counted, StepFit.Step::beside) * 1e-3,
        (processors[1][0] - processors[0][0]) / made,
        (processors[1][1] - processors[0][1]) / (made * Math.max(1, executors.size())));
  }

  /** The medians of all parts. */
  static StepCost median(List<StepCost> rounds) {
    return new StepCost(
        median(rounds, StepCost::whole),
        median(rounds, StepCost::working),
        median(rounds, StepCost::beside),
        median(rounds, StepCost::driver),
        median(rounds, StepCost::executor));
  }

  private static <T> double median(List<T> values, ToDoubleFunction<T> part) {
    double[] sorted = values.stream().mapToDouble(part).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** Seconds of this process, and of all executor processes. */
  private static double[] processors(List<ProcessHandle> executors) {
    long own = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    double others =
        executors.stream()
            .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
            .mapToDouble(Duration::toNanos)
            .sum();
    return new double[] {own * 1e-9, others * 1e-9};
  }
}
