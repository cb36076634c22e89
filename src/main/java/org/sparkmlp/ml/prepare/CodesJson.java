package org.sparkmlp.ml.prepare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.sparkmlp.check.Refusal;

/** Codes as the JSON of a saved encoder, format 1; unknown fields are passed over. */
final class CodesJson {
  private static final int FORMAT = 1;
  private static final String FORMAT_VERSION = "formatVersion";
  private static final String COLUMNS = "columns";
  private static final ObjectMapper JSON = new ObjectMapper();

  private CodesJson() {}

  static ObjectNode write(List<ColumnCode> codes) {
    ObjectNode root = JSON.createObjectNode();
    root.put(FORMAT_VERSION, FORMAT);
    ArrayNode columns = root.putArray(COLUMNS);
    for (ColumnCode code : codes) {
      ObjectNode node = columns.addObject();
      node.put("name", code.name());
      node.put("kind", code.kind().text());
      if (code instanceof NumberCode number) {
        put(node, number.fill(), number.indicator());
      } else if (code instanceof TimeCode time) {
        put(node, time.fill(), time.indicator());
      } else if (code instanceof CategoryCode category) {
        ArrayNode values = node.putArray("values");
        category.values().forEach(values::add);
        node.put("other", category.hasOther());
        node.put("missing", category.hasMissing());
      } else if (code instanceof VectorCode vector) {
        node.put("size", vector.size());
      }
    }
    return root;
  }

  private static void put(ObjectNode node, double fill, boolean indicator) {
    if (!Double.isNaN(fill)) { // JSON has no NaN
      node.put("fill", fill);
    }
    node.put("indicator", indicator);
  }

  /**
   * The codes.
   *
   * @param text the whole metadata of the stage
   * @param path its folder, for messages
   * @throws Refusal if it is damaged, or of another format
   */
  static List<ColumnCode> read(String text, String path) {
    try {
      JsonNode root = JSON.readTree(text);
      if (root.path(FORMAT_VERSION).asLong() != FORMAT) {
        throw Refusal.because(
            "the encoder in %s has format %s, this version of the library reads format %d: load it"
                + " with a newer version",
            path, root.path(FORMAT_VERSION), FORMAT);
      }
      List<ColumnCode> codes = new ArrayList<>();
      for (JsonNode node : root.path(COLUMNS)) {
        codes.add(code(node));
      }
      return codes;
    } catch (JsonProcessingException e) {
      throw Refusal.because("the saved encoder is damaged: %s/metadata is not JSON", path)
          .causedBy(e);
    }
  }

  private static ColumnCode code(JsonNode node) {
    String name = node.path("name").asText();
    ColumnKind kind = ColumnKind.parse(node.path("kind").asText());
    double fill = node.path("fill").asDouble(Double.NaN);
    boolean indicator = node.path("indicator").asBoolean();
    return switch (kind) {
      case NUMBER, BOOLEAN -> new NumberCode(name, kind, fill, indicator);
      case DATE, TIMESTAMP -> new TimeCode(name, kind, fill, indicator);
      case STRING -> {
        List<String> values = new ArrayList<>();
        node.path("values").forEach(value -> values.add(value.asText()));
        yield new CategoryCode(
            name, values, node.path("other").asBoolean(), node.path("missing").asBoolean());
      }
      case VECTOR -> new VectorCode(name, node.path("size").asInt(-1));
      case OTHER -> throw Refusal.column(name, "is of no kind in the saved encoder: it is damaged");
    };
  }
}
