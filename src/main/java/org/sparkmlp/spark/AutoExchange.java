package org.sparkmlp.spark;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.spark.exchange.StepExchange;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.EpochRun;
import org.sparkmlp.training.Part;

/**
 * One exchange after the other, as an {@link ExchangeChoice} has it; between two steps, as their
 * results do not depend on it.
 *
 * <p>One is open at a time: its workers hold task slots, which those of the next one need.
 */
final class AutoExchange implements StepExchange {
  private final ExchangeChoice choice;
  private final Function<Exchange, StepExchange> opener;
  private final IntSupplier executors;
  private final Consumer<String> found;
  private Exchange name;
  private StepExchange current; // null only between two

  /**
   * Opens the first one.
   *
   * @param choice which exchange makes which steps
   * @param opener gives an exchange of a name
   * @param executors how many processes could train now
   * @param found is told which one was chosen, and why
   */
  AutoExchange(
      ExchangeChoice choice,
      Function<Exchange, StepExchange> opener,
      IntSupplier executors,
      Consumer<String> found) {
    this.choice = choice;
    this.opener = opener;
    this.executors = executors;
    this.found = found;
    this.name = choice.exchange();
    this.current = opener.apply(name);
  }

  @Override
  public int workers() {
    return current.workers();
  }

  @Override
  public void epoch(EpochRun run) {
    choice.onEpoch(Math.min(executors.getAsInt(), current.workers()));
    while (run.nextStep() < run.steps()) {
      use(choice.exchange());
      long before = run.nextStep();
      double seconds = run.times().trainingSeconds();
      double exchangeSeconds = besideComputing(run);
      run.pauseAt(before + Math.min(choice.steps(), run.steps() - before));
      current.epoch(run);
      String line =
          choice.made(
              run.nextStep() - before,
              run.times().trainingSeconds() - seconds,
              besideComputing(run) - exchangeSeconds,
              run.stepsLeft());
      if (!line.isEmpty()) {
        found.accept(line);
      }
    }
  }

  private static double besideComputing(EpochRun run) {
    return run.times().exchangeSeconds() + run.times().updateSeconds();
  }

  /** Has another exchange, or the same one, make the next steps. */
  void use(Exchange next) {
    if (next != name) {
      close();
      current = opener.apply(next);
      name = next;
    }
  }

  @Override
  public Evaluation evaluate(Part part, float[] parameters) {
    return current.evaluate(part, parameters);
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
