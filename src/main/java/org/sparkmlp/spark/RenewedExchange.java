package org.sparkmlp.spark;

import java.util.function.Supplier;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.spark.exchange.StepExchange;
import org.sparkmlp.training.DivergenceException;
import org.sparkmlp.training.EpochRun;
import org.sparkmlp.training.Part;

/**
 * An exchange that is opened anew after a step diverged: its workers are in the midst of an epoch
 * that is made no more.
 */
final class RenewedExchange implements StepExchange {
  private final Supplier<StepExchange> opener;
  private StepExchange current; // null after a divergence
  private int workers;

  RenewedExchange(Supplier<StepExchange> opener) {
    this.opener = opener;
    current();
  }

  private StepExchange current() {
    if (current == null) {
      current = opener.get();
      workers = current.workers();
    }
    return current;
  }

  @Override
  public int workers() {
    return current == null ? workers : current.workers();
  }

  @Override
  public void epoch(EpochRun run) {
    try {
      current().epoch(run);
    } catch (DivergenceException e) {
      close();
      throw e;
    }
  }

  @Override
  public Evaluation evaluate(Part part, float[] parameters) {
    return current().evaluate(part, parameters);
  }

  @Override
  public void close() {
    StepExchange open = current;
    current = null; // not closed twice, should the next one not open
    if (open != null) {
      open.close();
    }
  }
}
