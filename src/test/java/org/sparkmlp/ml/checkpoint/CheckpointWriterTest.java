package org.sparkmlp.ml.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkmlp.FullFileSystem;
import org.sparkmlp.spark.request.FitIdentity;
import org.sparkmlp.training.TrainingListener;

/** When a fit is kept, by a clock that the test turns and a thread that writes when it is told. */
class CheckpointWriterTest {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final FitIdentity FIT = new FitIdentity(Map.of("seed", "1"), 100, false);

  @TempDir Path disk;
  private final Configuration hadoop = new Configuration();
  private final WrittenWhenTold thread = new WrittenWhenTold();
  private final List<String> warnings = new ArrayList<>();
  private long now = -5 * MINUTE; // a clock may be at any time, be it below 0
  private CheckpointWriter writer;

  /** Runs what it is given when it is asked to, and at its end. */
  private static final class WrittenWhenTold extends AbstractExecutorService {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean down;

    void write() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void shutdown() {
      down = true;
      write();
    }

    @Override
    public List<Runnable> shutdownNow() {
      down = true;
      return List.copyOf(tasks);
    }

    @Override
    public boolean isShutdown() {
      return down;
    }

    @Override
    public boolean isTerminated() {
      return down;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return down;
    }
  }

  private void begin(String folder, int interval, double minutes, boolean resume) {
    CheckpointSettings settings = new CheckpointSettings(folder, interval, minutes, resume);
    writer = new CheckpointWriter(settings, hadoop, () -> now, thread);
    writer.begin(
        FIT,
        StateFixture.LAYOUT,
        new TrainingListener() {
          @Override
          public void onWarning(String warning) {
            warnings.add(warning);
          }
        });
  }

  private void begin(int interval, double minutes) {
    begin(disk.resolve("kept").toString(), interval, minutes, false);
  }

  @AfterEach
  void close() {
    writer.close();
  }

  /** Ten steps an epoch. */
  private void reach(long steps) {
    writer.reached(StateFixture.state(steps, (int) (steps / 10), steps % 10));
  }

  private List<Integer> kept() throws IOException {
    thread.write();
    Path folder = disk.resolve("kept");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> Integer.valueOf(file.getFileName().toString().replace("step-", "")))
          .sorted()
          .toList();
    }
  }

  @Test
  void everySoManyEpochsAreKept() throws IOException {
    begin(2, 1);
    reach(10);
    reach(15);
    assertThat(kept()).isEmpty();
    reach(20);
    assertThat(kept()).containsExactly(20);
    reach(30);
    reach(40);
    assertThat(kept()).containsExactly(20, 40);
  }

  @Test
  void theClockKeepsWithinAnEpochAndFromTheLastOneOn() throws IOException {
    begin(2, 3);
    now += 3 * MINUTE;
    reach(1);
    assertThat(kept()).isEmpty();
    now++;
    reach(2);
    assertThat(kept()).containsExactly(2);
    now += 3 * MINUTE;
    reach(3);
    assertThat(kept()).containsExactly(2);
    reach(20); // an epoch's end begins three minutes, too
    now += 3 * MINUTE;
    reach(21);
    assertThat(kept()).containsExactly(2, 20);
  }

  @Test
  void theClockAloneKeepsNoEndOfAnEpoch() throws IOException {
    begin(-1, 1);
    reach(10);
    assertThat(kept()).isEmpty();
    now += MINUTE + 1;
    reach(17);
    assertThat(kept()).containsExactly(17);
  }

  @Test
  void theEndIsKeptOnce() throws IOException {
    begin(2, 1);
    reach(20);
    writer.ended(StateFixture.state(20, 2, 0));
    assertThat(thread.tasks).hasSize(1);
    assertThat(kept()).containsExactly(20);
    writer.ended(StateFixture.state(30, 3, 0));
    assertThat(kept()).containsExactly(20, 30);
  }

  @Test
  void theNewestTakesThePlaceOfOneThatWaits() throws IOException {
    begin(1, 1);
    reach(10);
    reach(20);
    assertThat(thread.tasks).hasSize(1);
    assertThat(kept()).containsExactly(20);
  }

  @Test
  void whatIsNotWrittenYetIsWrittenAtTheEnd() throws IOException {
    begin(1, 1);
    reach(10);
    writer.close();
    assertThat(kept()).containsExactly(10);
  }

  @Test
  void aFullDiskIsToldOnceInARowAndWrittenToAgainWhenThereIsSpace() throws IOException {
    FullFileSystem.addTo(hadoop);
    FullFileSystem.leave(100);
    begin("full://" + disk.resolve("kept"), 1, 1, false);
    for (long steps = 10; steps <= 40; steps += 10) {
      reach(steps);
      thread.write();
    }
    assertThat(warnings).singleElement().asString().endsWith("No space left on device");
    assertThat(kept()).isEmpty();
    FullFileSystem.leave(1_000_000);
    reach(50);
    assertThat(kept()).containsExactly(50);
    FullFileSystem.leave(100);
    reach(60);
    thread.write();
    writer.close();
    assertThat(warnings).hasSize(2);
    assertThat(kept()).containsExactly(50);
  }

  @Test
  void aFolderThatCannotBeMadeIsToldAtAnEpochsEnd() throws IOException {
    Path file = Files.writeString(disk.resolve("file"), "no folder");
    begin(file + "/kept", -1, 1, false);
    for (long steps = 1; steps <= 3; steps++) {
      now += MINUTE + 1;
      reach(steps);
      thread.write();
    }
    assertThat(warnings).isEmpty();
    reach(10);
    assertThat(warnings).singleElement().asString().contains("no checkpoint could be written in ");
  }
}
