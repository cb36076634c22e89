package org.sparkmlp.spark.request;

import java.util.OptionalInt;
import org.sparkmlp.check.Require;
import org.sparkmlp.training.tree.Lanes;

/**
 * How a fit is spread over a cluster. All but the lanes is speed only.
 *
 * @param lanes S, a power of two; empty for the default of the batch size
 * @param workers P; empty for the smaller of S and the free slots
 * @param exchange how gradients travel
 */
public record Execution(OptionalInt lanes, OptionalInt workers, Exchange exchange) {

  /**
   * Checks the numbers.
   *
   * @param lanes as of the record
   * @param workers as of the record
   * @param exchange as of the record
   * @throws org.sparkmlp.check.Refusal if one is out of its range
   */
  public Execution {
    lanes.ifPresent(Lanes::new);
    workers.ifPresent(count -> Require.atLeast(1, "workers", count));
  }
}
