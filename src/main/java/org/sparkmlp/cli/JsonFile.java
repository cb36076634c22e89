package org.sparkmlp.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A JSON object in a file of any file system that Hadoop knows.
 *
 * <p>Non-finite numbers must have become null before: JSON has none.
 */
final class JsonFile {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final FileSystem files;
  private final Path path;

  private JsonFile(FileSystem files, Path path) {
    this.files = files;
    this.path = path;
  }

  static JsonFile at(Path plain, Configuration hadoop) throws IOException {
    FileSystem found = plain.getFileSystem(hadoop);
    // The checksum file that Hadoop puts beside a local file is of no use to whoever reads this
    // one.
    FileSystem files = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
    return new JsonFile(files, files.makeQualified(plain));
  }

  /**
   * The file that an option names, which can be written as far as one can know.
   *
   * @throws UserMistake if it is a folder or lies below a file
   */
  static JsonFile named(String option, String given, Configuration hadoop) {
    try {
      JsonFile file = at(new Path(given.trim()), hadoop);
      if (file.files.exists(file.path) && file.files.getFileStatus(file.path).isDirectory()) {
        throw UserMistake.of("%s %s is a folder, not a file", option, given);
      }
      Folder.requireFolderAbove(option, given, file.files, file.path);
      return file;
    } catch (IOException | IllegalArgumentException e) {
      throw UserMistake.because(e, "cannot use %s %s: %s", option, given, e.getMessage());
    }
  }

  /** Writes the whole object at once; folders are made. */
  void write(Map<String, Object> object) throws IOException {
    byte[] bytes = MAPPER.writeValueAsBytes(object);
    try (OutputStream out = files.create(path, true)) {
      out.write(bytes);
      out.write('\n');
    }
  }

  /**
   * Reads an object.
   *
   * @throws FileNotFoundException if there is no such file
   * @throws IOException if it cannot be read or is no JSON object
   */
  Map<String, Object> read() throws IOException {
    try (InputStream in = files.open(path)) {
      return MAPPER.readValue(in, new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IOException(path + " is damaged: " + e.getOriginalMessage(), e);
    }
  }
}
