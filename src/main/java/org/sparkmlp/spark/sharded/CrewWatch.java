package org.sparkmlp.spark.sharded;

import java.util.List;
import org.sparkmlp.spark.slots.WaitWatch;

/** What the watch over the fit's waits wants to know of a crew, on its own thread. Thread-safe. */
final class CrewWatch implements WaitWatch.Waiting {
  private volatile String whom = "";
  private volatile boolean busy;
  private volatile long movedAt;

  /** Who has not come, or not handed in yet. */
  void tell(List<String> newWhom) {
    whom = String.join(", ", newWhom);
  }

  /** They have something to do from now on, or nothing. */
  void begin(boolean newBusy) {
    movedAt = System.nanoTime();
    busy = newBusy;
  }

  /** One of them has come, or has handed something in. */
  void moved() {
    movedAt = System.nanoTime();
  }

  @Override
  public long waitedMillis() {
    return busy ? (System.nanoTime() - movedAt) / 1_000_000 : 0;
  }

  @Override
  public String waitingFor() {
    return whom;
  }
}
