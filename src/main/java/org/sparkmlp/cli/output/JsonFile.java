package org.sparkmlp.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.ml.files.Replacement;

/** A JSON object in a file of any file system that Hadoop knows, written whole or not at all. */
public final class JsonFile {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final FileSystem files;
  private final Path path;

  private JsonFile(FileSystem files, Path path) {
    this.files = files;
    this.path = path;
  }

  /** An object of no fields. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A value as JSON. */
  public static JsonNode node(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** The file at a path. */
  public static JsonFile at(Path plain, Configuration hadoop) throws IOException {
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
  public static JsonFile named(String option, String given, Configuration hadoop) {
    try {
      JsonFile file = at(new Path(given.trim()), hadoop);
      Optional<String> objection =
          file.files.exists(file.path) ? file.objection(file.path) : Optional.empty();
      if (objection.isPresent()) {
        throw UserMistake.of("%s %s %s", option, given, objection.get());
      }
      Folder.requireFolderAbove(option, given, file.files, file.path);
      return file;
    } catch (IOException | IllegalArgumentException e) {
      throw UserMistake.because(e, "cannot use %s %s: %s", option, given, e.getMessage());
    }
  }

  private Optional<String> objection(Path found) throws IOException {
    return files.getFileStatus(found).isDirectory()
        ? Optional.of("is a folder, not a file")
        : Optional.empty();
  }

  /** Writes the object in place of what was in the file; folders are made. */
  public void write(ObjectNode object) throws IOException {
    byte[] bytes = MAPPER.writeValueAsBytes(object);
    Replacement.write(
        files,
        path,
        this::objection,
        fresh -> {
          try (OutputStream out = files.create(fresh, true)) {
            out.write(bytes);
            out.write('\n');
          }
        });
  }

  /**
   * Reads an object.
   *
   * @throws FileNotFoundException if there is no such file
   * @throws IOException if it cannot be read or is no JSON object
   */
  public ObjectNode read() throws IOException {
    try (InputStream in = files.open(path)) {
      if (MAPPER.readTree(in) instanceof ObjectNode object) {
        return object;
      }
      throw new IOException(path + " is damaged: it is no JSON object");
    } catch (JsonProcessingException e) {
      throw new IOException(path + " is damaged: " + e.getOriginalMessage(), e);
    }
  }
}
