package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkmlp.FullFileSystem;
import org.sparkmlp.LocalSpark;

/** {@code train --checkpoint}, as people use it. */
@Timeout(300)
class CheckpointTest {
  @TempDir Path folder;

  private CommandRun train(String options) {
    return CommandRun.of(
        "train --data sample-data/curve.csv --label y --task regression --hidden 8 --overwrite "
            + options
            + " --model",
        folder.resolve("model"),
        Path.of("--metrics"),
        folder.resolve("metrics.json"));
  }

  private String sha256() throws IOException {
    return CommandRun.json(folder.resolve("metrics.json")).get("weightsSha256").asText();
  }

  private List<String> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("kept"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void moreEpochsGiveWhatARunThatNeverStoppedGives() throws IOException {
    train("--epochs 9 --validation-fraction 0.2").succeeds();
    String whole = sha256();
    String keep = " --validation-fraction 0.2 --checkpoint " + folder.resolve("kept");
    train("--epochs 5 --checkpoint-interval 2" + keep).succeeds();
    assertThat(sha256()).isNotEqualTo(whole);
    assertThat(kept()).isNotEmpty(); // while one is written, the next may be passed over
    CommandRun resumed = train("--epochs 9 --resume" + keep).succeeds();
    assertThat(resumed.out()).contains("Resumed    after epoch 5, from ");
    assertThat(sha256()).isEqualTo(whole);
  }

  @Test
  void anotherFitIsRefusedByTheDifference() {
    String keep = "--epochs 2 --checkpoint " + folder.resolve("kept");
    train(keep).succeeds();
    train(keep + " --resume --seed 5").refuses("seed was 0, is 5");
    train(keep + " --resume --momentum 0.5").refuses("momentum was 0.9, is 0.5");
    train(keep + " --resume --optimizer adam").refuses("optimizer was sgd, is adam");
    train(keep + " --resume --dropout 0.1").refuses("dropout was 0.0, is 0.1");
    train(keep + " --resume --loss huber").refuses("loss was squared_error, is huber");
    train(keep).refuses("holds checkpoints already", "--resume");
    train(keep + " --resume --exchange job --workers 1").succeeds();
  }

  @Test
  void resumingWithoutCheckpointsBeginsAtTheBeginning() throws IOException {
    train("--epochs 2").succeeds();
    String whole = sha256();
    train("--epochs 2 --resume --checkpoint " + folder.resolve("kept")).succeeds();
    assertThat(sha256()).isEqualTo(whole);
  }

  @Test
  void aTornCheckpointIsPassedByForTheOneBefore() throws IOException {
    String keep = " --checkpoint-interval 1 --checkpoint " + folder.resolve("kept");
    train("--epochs 2" + keep).succeeds(); // the end is kept however fast a fit is
    train("--epochs 4 --resume" + keep).succeeds();
    String whole = sha256();
    Path newest = folder.resolve("kept").resolve(kept().get(kept().size() - 1));
    Files.delete(newest.resolve("manifest.json"));
    CommandRun resumed = train("--epochs 4 --resume" + keep).succeeds();
    assertThat(resumed.err()).contains("warning: the checkpoint ", " is passed by");
    assertThat(resumed.out()).containsPattern("Resumed    after epoch [23], from ");
    assertThat(sha256()).isEqualTo(whole);
  }

  @Test
  void aFolderThatCannotBeWrittenEndsNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    CommandRun run = train("--epochs 3 --checkpoint-interval 1 --checkpoint " + file + "/kept");
    run.succeeds();
    assertThat(run.err().lines().filter(line -> line.contains("no checkpoint could be written")))
        .hasSize(1);
  }

  @Test
  void aFullDiskEndsNothingAsLongAsTheModelCanBeWritten() throws IOException {
    train("--epochs 3").succeeds();
    final String whole = sha256();
    FullFileSystem.addTo(LocalSpark.session().sparkContext().hadoopConfiguration());
    FullFileSystem.leave(100);
    String keep = " --checkpoint-interval 1 --checkpoint full://" + folder.resolve("kept");
    CommandRun run = train("--epochs 3" + keep).succeeds();
    assertThat(run.err().lines().filter(line -> line.contains("no checkpoint could be written")))
        .singleElement()
        .asString()
        .endsWith("No space left on device");
    assertThat(sha256()).isEqualTo(whole);
    assertThat(kept()).isEmpty();
    CommandRun unsaved =
        CommandRun.of(
            "train --data sample-data/curve.csv --label y --task regression --epochs 1 --model",
            Path.of("full:" + folder.resolve("lost")));
    assertThat(unsaved.status()).isNotZero();
    assertThat(unsaved.err()).contains("No space left on device").doesNotContain("\tat ");
  }

  @Test
  void optionsThatWouldBeIgnoredAreRefused() {
    train("--resume").refuses("--resume needs --checkpoint DIR");
    train("--checkpoint-interval 3").refuses("--checkpoint-interval needs --checkpoint DIR");
    train("--checkpoint x --checkpoint-interval 0")
        .refuses("--checkpoint-interval must be at least 1, or -1, was 0");
    train("--checkpoint x --checkpoint-minutes 0").refuses("--checkpoint-minutes must be above 0");
  }
}
