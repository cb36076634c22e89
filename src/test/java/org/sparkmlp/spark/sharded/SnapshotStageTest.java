package org.sparkmlp.spark.sharded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.math.CounterRandom;
import org.sparkmlp.spark.sharded.protocol.Snapshot;

class SnapshotStageTest {
  private static final int PARAMETERS = 300_001; // more than are copied at a time
  private static final int PIECE = 70_000;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givesBackWhatWasPutTwice(boolean onDisk) throws IOException {
    int most = onDisk ? PARAMETERS - 1 : PARAMETERS;
    try (SnapshotStage stage = new SnapshotStage(PARAMETERS, 2, most, folder)) {
      assertThat(stage.isOnDisk()).isEqualTo(onDisk);
      Snapshot into = new Snapshot(0, new float[PARAMETERS], new float[2][PARAMETERS]);
      for (long seed = 1; seed <= 2; seed++) {
        float[] parameters = random(seed);
        float[][] state = {random(-seed), random(7 + seed)};
        for (int last = PARAMETERS; last > 0; last -= PIECE) {
          int first = Math.max(0, last - PIECE);
          stage.put(0, first, Arrays.copyOfRange(parameters, first, last));
          stage.put(1, first, Arrays.copyOfRange(state[0], first, last));
          stage.put(2, first, Arrays.copyOfRange(state[1], first, last));
        }
        stage.copyInto(into);
        assertThat(into.parameters()).isEqualTo(parameters);
        assertThat(into.state()).isDeepEqualTo(state);
      }
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void namesTheFolderThatHasNoRoom() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    try (SnapshotStage stage = new SnapshotStage(PARAMETERS, 1, 0, file)) {
      assertThatThrownBy(() -> stage.put(0, 0, new float[1]))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage(
              "a snapshot of 2400008 bytes cannot be kept in "
                  + file
                  + ": make room there, or set spark.local.dir to another folder");
    }
  }

  private static float[] random(long seed) {
    float[] values = new float[PARAMETERS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) CounterRandom.uniform(1, seed, i);
    }
    return values;
  }
}
