package org.sparkmlp.ml.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever fails, and whoever interferes: the old is not lost, and the new, once complete, not. */
class ReplacementTest {
  private static final Replacement.Vet MAY_GO = found -> Optional.empty();

  @TempDir Path above;
  private Path place;

  @BeforeEach
  void writeAnOldOne() throws IOException {
    place = above.resolve("model");
    make(place, "old");
  }

  /** The local file system, of which some renames fail. */
  private static final class Renames extends RawLocalFileSystem {
    private final BiPredicate<String, String> fails;

    Renames(BiPredicate<String, String> fails) {
      this.fails = fails;
    }

    @Override
    public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
        throws IOException {
      return !fails.test(from.getName(), to.getName()) && super.rename(from, to);
    }
  }

  private static void make(Path folder, String text) throws IOException {
    Files.createDirectory(folder);
    Files.writeString(folder.resolve("text"), text);
  }

  private static void make(org.apache.hadoop.fs.Path fresh) throws IOException {
    make(Path.of(fresh.toUri().getPath()), "new");
  }

  private void write(
      BiPredicate<String, String> fails, Replacement.Vet vet, Replacement.Content content)
      throws IOException {
    try (Renames files = new Renames(fails)) {
      files.initialize(URI.create("file:///"), new Configuration());
      Replacement.write(
          files,
          files.makeQualified(new org.apache.hadoop.fs.Path(place.toString())),
          vet,
          content);
    }
  }

  private Path only(String part) {
    File[] found = above.toFile().listFiles((folder, name) -> name.contains(part));
    assertThat(found).hasSize(1);
    return found[0].toPath();
  }

  @Test
  void theOldOneGoesWhenTheNewOneIsInItsPlace() throws IOException {
    write((from, to) -> false, MAY_GO, ReplacementTest::make);
    assertThat(place.resolve("text")).hasContent("new");
    assertThat(above.toFile().list()).containsExactly("model");
  }

  @Test
  void asksAboutWhatAppearedInTheMeantime() throws IOException {
    Files.delete(place.resolve("text"));
    Files.delete(place);
    assertThatThrownBy(
            () ->
                write(
                    (from, to) -> false,
                    found -> Optional.of("is not yours"),
                    fresh -> {
                      make(fresh);
                      make(place, "a stranger's");
                    }))
        .isInstanceOf(ReplacementException.class)
        .hasMessageContaining("model is not yours; the new one is complete and kept as ")
        .hasMessageContaining(only("._new-").getFileName().toString());
    assertThat(place.resolve("text")).hasContent("a stranger's");
    assertThat(only("._new-").resolve("text")).hasContent("new");
  }

  @Test
  void asksAgainAboutWhatItTookAway() throws IOException {
    assertThatThrownBy(
            () ->
                write(
                    (from, to) -> false,
                    found ->
                        found.getName().equals("model")
                            ? Optional.empty()
                            : Optional.of("was exchanged in between"),
                    ReplacementTest::make))
        .hasMessageContaining("model was exchanged in between");
    assertThat(place.resolve("text")).hasContent("old");
    assertThat(only("._new-").resolve("text")).hasContent("new");
    assertThat(above.toFile().list()).hasSize(2);
  }

  @Test
  void putsTheOldOneBackAndKeepsTheNewOne() {
    assertThatThrownBy(
            () -> write((from, to) -> from.contains("._new-"), MAY_GO, ReplacementTest::make))
        .isInstanceOf(ReplacementException.class)
        .hasMessageContaining("cannot rename")
        .hasMessageContaining("kept as");
    assertThat(place.resolve("text")).hasContent("old");
    assertThat(only("._new-").resolve("text")).hasContent("new");
    assertThat(above.toFile().list()).hasSize(2);
  }

  @Test
  void keepsBothIfTheOldOneCannotBePutBack() {
    assertThatThrownBy(() -> write((from, to) -> to.equals("model"), MAY_GO, ReplacementTest::make))
        .isInstanceOf(ReplacementException.class)
        .hasMessageContaining("._new-")
        .hasMessageContaining(", and the old one as ")
        .hasMessageContaining("._old-");
    assertThat(only("._new-").resolve("text")).hasContent("new");
    assertThat(only("._old-").resolve("text")).hasContent("old");
  }

  @Test
  void doesNotPutOneFolderIntoTheOther() {
    assertThatThrownBy(() -> write((from, to) -> appears(from), MAY_GO, ReplacementTest::make))
        .isInstanceOf(ReplacementException.class)
        .hasMessageContaining("has just been made by somebody else")
        .hasMessageContaining("._old-");
    assertThat(place.toFile().list()).containsExactly("text");
    assertThat(place.resolve("text")).hasContent("a stranger's");
    assertThat(only("._new-").resolve("text")).hasContent("new");
    assertThat(only("._old-").resolve("text")).hasContent("old");
  }

  /** Just before the new one is renamed, somebody makes a folder of its name. */
  private boolean appears(String from) {
    if (from.contains("._new-") && !place.toFile().exists()) {
      try {
        make(place, "a stranger's");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return false;
  }

  @Test
  void leavesNothingOfWhatCouldNotBeWritten() {
    assertThatThrownBy(
            () ->
                write(
                    (from, to) -> false,
                    MAY_GO,
                    fresh -> {
                      make(fresh);
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(place.resolve("text")).hasContent("old");
    assertThat(above.toFile().list()).containsExactly("model");
  }
}
