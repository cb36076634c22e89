package org.sparkmlp.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reads the file while it is written, or after that failed, reads a whole object. */
class JsonFileTest {
  @TempDir Path above;
  private Path file;

  @BeforeEach
  void writeAnOldOne() throws IOException {
    file = Files.writeString(above.resolve("metrics.json"), "{\"rows\":1}");
  }

  /** A local disk that has no room left. */
  static final class FullDisk extends RawLocalFileSystem {
    @Override
    public FSDataOutputStream create(org.apache.hadoop.fs.Path path, boolean overwrite)
        throws IOException {
      OutputStream broken =
          new OutputStream() {
            @Override
            public void write(int value) throws IOException {
              throw new IOException("disk full");
            }
          };
      super.create(path, overwrite).close();
      return new FSDataOutputStream(broken, null);
    }
  }

  private void write(Configuration hadoop, long rows) throws IOException {
    ObjectNode object = JsonFile.object();
    object.put("rows", rows);
    JsonFile.named("--metrics", file.toUri().toString(), hadoop).write(object);
  }

  @Test
  void takesThePlaceOfTheOldOne() throws IOException {
    write(new Configuration(), 2);
    assertThat(Files.readString(file)).contains("\"rows\" : 2");
    assertThat(above.toFile().list()).containsExactly("metrics.json");
  }

  @Test
  void leavesTheOldOneIfTheNewOneCannotBeWritten() {
    Configuration hadoop = new Configuration();
    hadoop.setClass("fs.file.impl", FullDisk.class, RawLocalFileSystem.class);
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
    assertThatThrownBy(() -> write(hadoop, 2)).hasMessage("disk full");
    assertThat(file).hasContent("{\"rows\":1}");
    assertThat(above.toFile().list()).containsExactly("metrics.json");
  }

  @Test
  void tellsOfAFileThatIsNoObject() throws IOException {
    Files.writeString(file, "[1]");
    JsonFile list = JsonFile.at(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration());
    assertThatThrownBy(list::read).hasMessageContaining("is no JSON object");
    Files.writeString(file, "{\"rows\":");
    assertThatThrownBy(list::read).hasMessageContaining("metrics.json is damaged");
  }
}
