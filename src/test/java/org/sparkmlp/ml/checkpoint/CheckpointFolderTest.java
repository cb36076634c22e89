package org.sparkmlp.ml.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.spark.request.FitIdentity;
import org.sparkmlp.training.TrainingState;

/** Checkpoints on a disk: what is read is what was written, or is passed by. */
class CheckpointFolderTest {
  private static final ParameterLayout LAYOUT = StateFixture.LAYOUT;
  private static final FitIdentity FIT = fit(Map.of("seed", "1", "rows", "20"), 10, false);

  @TempDir Path disk;
  private CheckpointFolder folder;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    folder = folder();
  }

  private CheckpointFolder folder() throws IOException {
    // Raw: Hadoop's own checksum files would notice damage before we do.
    FileSystem files = FileSystem.getLocal(new Configuration()).getRawFileSystem();
    return new CheckpointFolder(files, new org.apache.hadoop.fs.Path(disk + "/kept"));
  }

  private static FitIdentity fit(Map<String, String> values, int epochs, boolean matter) {
    return new FitIdentity(values, epochs, matter);
  }

  private static TrainingState state(long steps) {
    return StateFixture.state(steps, 1, 4);
  }

  /** All numbers but the times, which have no text. */
  private static String text(TrainingState state) {
    return state.progress().toString().replaceAll("times=[^,]*", "");
  }

  private Optional<TrainingState> newest() throws IOException {
    return newest(FIT);
  }

  private Optional<TrainingState> newest(FitIdentity now) throws IOException {
    return folder().newest(now, LAYOUT, warnings::add).map(CheckpointFolder.Found::state);
  }

  private void write(long... steps) throws IOException {
    for (long step : steps) {
      folder.write(FIT, LAYOUT, state(step));
    }
  }

  private Path file(long step, String name) {
    return disk.resolve(String.format("kept/step-%012d/%s", step, name));
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    write(11);
    TrainingState read = newest().orElseThrow();
    assertThat(read.progress().history().get(0).times().toArray())
        .isEqualTo(state(11).progress().history().get(0).times().toArray());
    assertThat(read.parameters()).isEqualTo(state(11).parameters());
    assertThat(read.kept()).isEqualTo(state(11).kept());
    assertThat(read.optimizer()).isEqualTo(state(11).optimizer());
    assertThat(text(read)).isEqualTo(text(state(11)));
    assertThat(warnings).isEmpty();
  }

  @Test
  void anEmptyFolderAndNoFolderHaveNone() throws IOException {
    assertThat(newest()).isEmpty();
    assertThat(folder.isEmpty()).isTrue();
    Files.createDirectories(disk.resolve("kept/something-else"));
    assertThat(newest()).isEmpty();
    assertThat(folder.isEmpty()).isTrue();
  }

  @Test
  void theLastFewAreKept() throws IOException {
    write(2, 30, 100, 7, 1000);
    assertThat(file(1000, "state.bin")).exists();
    assertThat(file(100, "state.bin")).exists();
    assertThat(file(30, "state.bin")).exists();
    assertThat(file(7, "state.bin")).doesNotExist();
    assertThat(file(2, "state.bin")).doesNotExist();
    assertThat(newest().orElseThrow().optimizer().step()).isEqualTo(1000);
  }

  @Test
  void oneIsWrittenAgainInPlaceOfADamagedOne() throws IOException {
    write(5);
    Files.writeString(file(5, "state.bin"), "nothing");
    write(5);
    assertThat(newest()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no manifest", "no state", "short", "flipped", "no JSON", "identity"})
  void aTornOneIsPassedByForTheOneBefore(String damage) throws IOException {
    write(1, 2);
    Path state = file(2, "state.bin");
    Path manifest = file(2, "manifest.json");
    byte[] bytes = Files.readAllBytes(state);
    switch (damage) {
      case "no manifest" -> Files.delete(manifest);
      case "no state" -> Files.delete(state);
      case "short" -> Files.write(state, java.util.Arrays.copyOf(bytes, bytes.length - 1));
      case "flipped" -> {
        bytes[bytes.length / 2] ^= 1;
        Files.write(state, bytes);
      }
      case "no JSON" -> Files.writeString(manifest, "{\"formatVersion\":");
      case "identity" ->
          Files.writeString(
              manifest,
              Files.readString(manifest).replace("\"rows\" : \"20\"", "\"rows\" : \"21\""));
      default -> throw new AssertionError(damage);
    }
    assertThat(newest().orElseThrow().optimizer().step()).isEqualTo(1);
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("step-000000000002 is passed by");
  }

  @Test
  void aNewerFormatIsPassedBy() throws IOException {
    write(1);
    Path manifest = file(1, "manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("formatVersion\" : 2", "formatVersion\" : 3"));
    assertThat(newest()).isEmpty();
    assertThat(warnings.get(0)).contains("its format is 3, not 2");
  }

  @Test
  void theCheckpointOfAnotherFitIsRefusedByTheDifference() throws IOException {
    write(1);
    Map<String, String> other = new HashMap<>(FIT.values());
    other.put("seed", "2");
    assertThatThrownBy(() -> newest(fit(other, 10, false)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("seed was 1, is 2");
  }

  @Test
  void epochsMayBeRaisedButNotBelowWhatWasMade() throws IOException {
    write(1);
    assertThat(newest(fit(FIT.values(), 11, false))).isPresent();
    assertThat(newest(fit(FIT.values(), 1, false))).isPresent();
    assertThatThrownBy(() -> newest(fit(FIT.values(), 0, false)))
        .hasMessageContaining("maxIter (epochs) was 10, is 0, and 1 have been made");
  }

  @Test
  void epochsMayNotChangeWhereTheRateDependsOnThem() throws IOException {
    Map<String, String> cosine = Map.of("learningRateSchedule", "cosine");
    folder.write(fit(cosine, 10, true), LAYOUT, state(1));
    assertThat(newest(fit(cosine, 10, true))).isPresent();
    assertThatThrownBy(() -> newest(fit(cosine, 11, true)))
        .hasMessageContaining("the schedule cosine depends on it");
  }

  @Test
  void whatAKilledRunLeftIsDeletedAndNothingElse() throws IOException {
    write(1);
    Path left = Files.createDirectories(disk.resolve("kept/step-000000000002._new-0a1b2c3d"));
    Path other = Files.createDirectories(disk.resolve("kept/notes"));
    folder.clean();
    assertThat(left).doesNotExist();
    assertThat(other).exists();
    assertThat(newest()).isPresent();
  }

  @Test
  void nothingIsLeftBesideTheCheckpoints() throws IOException {
    write(1, 2, 3, 4);
    try (Stream<Path> files = Files.list(disk.resolve("kept"))) {
      assertThat(files.sorted(Comparator.reverseOrder()).map(f -> f.getFileName().toString()))
          .containsExactly("step-000000000004", "step-000000000003", "step-000000000002");
    }
  }
}
