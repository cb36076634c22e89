package org.sparkmlp.spark.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sparkmlp.insight.EpochLook;
import org.sparkmlp.insight.InsightLog;
import org.sparkmlp.insight.Outcome;
import org.sparkmlp.network.Topology;
import org.sparkmlp.report.StartFacts;
import org.sparkmlp.report.html.RunPage;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingStart;

/** What is known of one fit so far. Thread-safe. */
final class LiveFit {
  private final int number; // from 1, in the order in which fits began
  private final TrainingStart start;
  private final Map<String, String> facts;
  private final List<EpochRecord> history = new ArrayList<>();
  private final InsightLog inside = new InsightLog();
  private boolean running = true;

  LiveFit(int number, TrainingStart start) {
    this.number = number;
    this.start = start;
    this.facts = StartFacts.of(start);
  }

  int number() {
    return number;
  }

  Topology topology() {
    return start.topology();
  }

  int epochs() {
    return start.epochs();
  }

  long stepsPerEpoch() {
    return start.stepsPerEpoch();
  }

  synchronized void fact(String name, String value) {
    facts.put(name, value);
  }

  synchronized void add(EpochRecord epoch) {
    history.add(epoch);
  }

  synchronized void replace(List<EpochRecord> all) {
    history.clear();
    history.addAll(all);
  }

  synchronized void add(EpochLook look) {
    inside.add(look);
  }

  synchronized void set(Outcome outcome) {
    inside.set(outcome);
  }

  synchronized void end() {
    running = false;
  }

  synchronized boolean isRunning() {
    return running;
  }

  synchronized Optional<EpochRecord> last() {
    return history.isEmpty() ? Optional.empty() : Optional.of(history.get(history.size() - 1));
  }

  /** Its page, an HTML document. */
  String page() {
    return snapshot().html();
  }

  private synchronized RunPage snapshot() {
    return new RunPage(
        "Fit " + number + ": " + start.topology(),
        running,
        start.topology(),
        "validation metric (accuracy or R²)",
        List.copyOf(history),
        inside.toInsight(List.of()),
        Map.of("Run", new LinkedHashMap<>(facts)));
  }
}
