package org.sparkmlp.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkmlp.ml.files.ReplacementException;

/** The old folder stays until the new one is complete. */
class FolderTest {
  private static final String MARK = "mark";

  @TempDir Path above;
  private Path folder;

  @BeforeEach
  void writeAnOldOne() throws IOException {
    folder = Files.createDirectory(above.resolve("model"));
    Files.writeString(folder.resolve(MARK), "old");
  }

  private Folder folder() {
    return Folder.at("--model", folder.toString(), true, MARK, new Configuration());
  }

  private static void write(org.apache.hadoop.fs.Path fresh) throws IOException {
    Path path = Files.createDirectory(Path.of(fresh.toUri().getPath()));
    Files.writeString(path.resolve(MARK), "new");
  }

  @Test
  void replacesTheOldFolderByTheNewOne() throws IOException {
    folder().write(FolderTest::write);
    assertThat(folder.resolve(MARK)).hasContent("new");
    assertThat(above.toFile().list()).containsExactly("model");
  }

  @Test
  void keepsTheOldFolderWhileTheNewOneIsWritten() throws IOException {
    folder()
        .write(
            fresh -> {
              assertThat(folder.resolve(MARK)).hasContent("old");
              write(fresh);
              assertThat(folder.resolve(MARK)).hasContent("old");
            });
  }

  @Test
  void keepsTheOldFolderIfWritingFails() {
    assertThatThrownBy(
            () ->
                folder()
                    .write(
                        fresh -> {
                          write(fresh);
                          throw new IOException("disk full");
                        }))
        .hasMessage("disk full");
    assertThat(folder.resolve(MARK)).hasContent("old");
    assertThat(above.toFile().list()).containsExactly("model");
  }

  @Test
  void leavesAFolderThatAppearedMeanwhileUnlessItMayBeOverwritten() throws IOException {
    Path later = above.resolve("later");
    Folder once = Folder.at("--model", later.toString(), false, MARK, new Configuration());
    assertThatThrownBy(
            () ->
                once.write(
                    fresh -> {
                      write(fresh);
                      Files.createDirectory(later);
                      Files.writeString(later.resolve(MARK), "a colleague's");
                    }))
        .isInstanceOf(ReplacementException.class)
        .hasMessageContaining("later exists; --overwrite replaces it; the new one is complete")
        .hasMessageContaining("later._new-");
    assertThat(later.resolve(MARK)).hasContent("a colleague's");
    assertThat(above.toFile().list((dir, name) -> name.startsWith("later._new-"))).hasSize(1);
  }

  @Test
  void leavesWhatAppearedMeanwhileIfItIsNoneOfOurs() throws IOException {
    assertThatThrownBy(
            () ->
                folder()
                    .write(
                        fresh -> {
                          write(fresh);
                          Files.delete(folder.resolve(MARK));
                          Files.writeString(folder.resolve("thesis.tex"), "years of work");
                        }))
        .hasMessageContaining("is not something that spark-mlp wrote");
    assertThat(folder.resolve("thesis.tex")).hasContent("years of work");
  }

  @Test
  void makesTheFoldersAbove() throws IOException {
    Path deep = above.resolve("a/b/c");
    Folder.at("--model", deep.toString(), false, MARK, new Configuration())
        .write(
            fresh -> {
              Files.createDirectories(Path.of(fresh.toUri().getPath()));
              Files.writeString(Path.of(fresh.toUri().getPath(), MARK), "new");
            });
    assertThat(deep.resolve(MARK)).hasContent("new");
  }
}
