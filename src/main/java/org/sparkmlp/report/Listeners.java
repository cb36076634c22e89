package org.sparkmlp.report;

import java.util.List;
import org.sparkmlp.insight.EpochLook;
import org.sparkmlp.insight.Outcome;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;
import org.sparkmlp.training.TrainingStart;

/**
 * Tells several listeners, in their order.
 *
 * @param all who is told
 */
public record Listeners(List<? extends TrainingListener> all) implements TrainingListener {
  @Override
  public void onStart(TrainingStart start) {
    all.forEach(each -> each.onStart(start));
  }

  @Override
  public void onMemory(String memory) {
    all.forEach(each -> each.onMemory(memory));
  }

  @Override
  public void onResume(String from) {
    all.forEach(each -> each.onResume(from));
  }

  @Override
  public void onExchange(String choice) {
    all.forEach(each -> each.onExchange(choice));
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    all.forEach(each -> each.onEpoch(epoch));
  }

  @Override
  public boolean looksInside() {
    return all.stream().anyMatch(TrainingListener::looksInside);
  }

  @Override
  public void onLayers(EpochLook look) {
    all.forEach(each -> each.onLayers(look));
  }

  @Override
  public void onOutcome(Outcome outcome) {
    all.forEach(each -> each.onOutcome(outcome));
  }

  @Override
  public void onWarning(String warning) {
    all.forEach(each -> each.onWarning(warning));
  }

  @Override
  public void onAdvice(String advice) {
    all.forEach(each -> each.onAdvice(advice));
  }

  @Override
  public void onEnd(List<EpochRecord> history) {
    all.forEach(each -> each.onEnd(history));
  }
}
