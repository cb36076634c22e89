package org.sparkmlp.spark;

import org.apache.spark.SparkConf;
import org.sparkmlp.spark.lanes.Placed;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.spark.slots.Heaps;
import org.sparkmlp.spark.star.StarMemory;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.tree.Lanes;

/**
 * Holds what a fit needs against what there is, before its first step.
 *
 * @param conf Spark's settings
 * @param executors E, at least 1; 0 where the driver is the executor
 * @param lanes those of the fit
 * @param parameters n
 * @param vectors k, those that the optimiser has
 * @param listener is warned
 */
record MemoryCheck(
    SparkConf conf,
    int executors,
    Lanes lanes,
    int parameters,
    int vectors,
    TrainingListener listener) {

  private boolean isAlone() {
    return executors == 0;
  }

  /**
   * The exchange that is asked for, if memory suffices for it; where the choice is free and it is
   * not sure to suffice for the star, the star is not even tried.
   *
   * @param workers P
   * @throws org.sparkmlp.check.Refusal if the star is asked for, and memory does not suffice
   */
  Exchange affordable(Exchange asked, int workers) {
    if (asked != Exchange.STAR && asked != Exchange.AUTO) {
      return asked;
    }
    StarMemory star =
        isAlone()
            ? StarMemory.inOneProcess(parameters, vectors, lanes, workers)
            : StarMemory.between(parameters, vectors, lanes, workers, executors);
    long heap = Heaps.ofDriver();
    if (asked == Exchange.AUTO && !isAlone() && !star.isCovered(heap, conf)) {
      listener.onExchange("sharded, without a trial: " + star.toText());
      return Exchange.SHARDED;
    }
    star.require(heap, conf);
    star.doubt(heap).ifPresent(listener::onWarning);
    return asked;
  }

  /**
   * What the fit will hold.
   *
   * @param workers P
   * @return a line for people
   * @throws org.sparkmlp.check.Refusal if the rows cannot be held
   */
  String told(Placed placed, int workers, Exchange exchange) {
    FitMemory.Rows rows =
        new FitMemory.Rows(
            placed.rows() + placed.validationRows(),
            placed.features() + placed.labelWidth() + 1,
            placed.mappedBytes());
    FitMemory memory =
        isAlone()
            ? FitMemory.inOneProcess(rows, parameters, vectors, lanes, workers, exchange)
            : FitMemory.between(rows, parameters, vectors, lanes, workers, executors, exchange);
    memory.require(Heaps.ofDriver(), conf).ifPresent(listener::onWarning);
    memory.spilled().ifPresent(listener::onWarning);
    return memory.toText(Heaps.ofDriver(), conf);
  }
}
