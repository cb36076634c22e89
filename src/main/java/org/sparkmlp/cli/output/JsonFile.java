package org.sparkmlp.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.sparkmlp.cli.options.UserMistake;

/** A JSON object in a file of any file system that Hadoop knows, written whole or not at all. */
public final class JsonFile {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final PlainFile file;

  private JsonFile(PlainFile file) {
    this.file = file;
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
    return new JsonFile(PlainFile.at(plain, true, hadoop));
  }

  /**
   * The file that an option names, which can be written as far as one can know.
   *
   * @throws UserMistake if it is a folder or lies below a file
   */
  public static JsonFile named(String option, String given, Configuration hadoop) {
    return new JsonFile(PlainFile.named(option, given, true, hadoop));
  }

  /** Writes the object in place of what was in the file; folders are made. */
  public void write(ObjectNode object) throws IOException {
    byte[] bytes = MAPPER.writeValueAsBytes(object);
    file.write(
        out -> {
          out.write(bytes);
          out.write('\n');
        });
  }

  /**
   * Reads an object.
   *
   * @throws FileNotFoundException if there is no such file
   * @throws IOException if it cannot be read or is no JSON object
   */
  public ObjectNode read() throws IOException {
    try (InputStream in = file.open()) {
      if (MAPPER.readTree(in) instanceof ObjectNode object) {
        return object;
      }
      throw new IOException(file + " is damaged: it is no JSON object");
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is damaged: " + e.getOriginalMessage(), e);
    }
  }
}
