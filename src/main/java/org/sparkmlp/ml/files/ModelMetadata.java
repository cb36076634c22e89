package org.sparkmlp.ml.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Topology;

/**
 * Our part of a saved model's metadata, format 1, beside Spark's class, uid and params.
 *
 * <p>A model of a newer format is refused; unknown fields of format 1 are passed over.
 *
 * @param topology the network's shape
 * @param loss what was minimised
 * @param labelNames names of the classes, or empty
 * @param vectorLabel whether the label was a vector
 * @param parametersSha256 SHA-256 of {@code data/parameters.bin}
 * @param scalingSha256 SHA-256 of {@code data/scaling.bin}
 * @param provenance where the model comes from
 */
public record ModelMetadata(
    Topology topology,
    Loss loss,
    List<String> labelNames,
    boolean vectorLabel,
    String parametersSha256,
    String scalingSha256,
    Provenance provenance) {

  static final int FORMAT = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  ObjectNode toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("formatVersion", FORMAT);
    ObjectNode network = root.putObject("network");
    network.put("features", topology.features());
    ArrayNode hidden = network.putArray("hidden");
    topology.hidden().forEach(hidden::add);
    ArrayNode activations = network.putArray("activations");
    topology.activations().forEach(activation -> activations.add(activation.text()));
    network.put("outputs", topology.outputs());
    network.put("loss", loss.text());
    ArrayNode names = root.putArray("labelNames");
    labelNames.forEach(names::add);
    root.put("vectorLabel", vectorLabel);
    root.put("parametersSha256", parametersSha256);
    root.put("scalingSha256", scalingSha256);
    root.set("provenance", provenanceJson());
    return root;
  }

  private ObjectNode provenanceJson() {
    ObjectNode node = JSON.createObjectNode();
    node.put("libraryVersion", provenance.libraryVersion());
    node.put("seed", provenance.seed());
    node.put("rows", provenance.rows());
    node.put("validationRows", provenance.validationRows());
    node.put("lanes", provenance.lanes());
    node.put("workers", provenance.workers());
    node.put("epochs", provenance.epochs());
    node.put("bestEpoch", provenance.bestEpoch());
    node.put("steps", provenance.steps());
    node.put("trainLoss", provenance.trainLoss());
    if (!Double.isNaN(provenance.validationLoss())) { // JSON has no NaN
      node.put("validationLoss", provenance.validationLoss());
    }
    node.put("seconds", provenance.seconds());
    return node;
  }

  /**
   * Reads the metadata.
   *
   * @param text the whole JSON text
   * @param path the model's folder, for messages
   * @throws Refusal if it is not of format 1
   */
  static ModelMetadata parse(String text, String path) {
    try {
      return parse(JSON.readTree(text), path);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw Refusal.because("the saved model is damaged: %s/metadata is not JSON", path)
          .causedBy(e);
    }
  }

  private static ModelMetadata parse(JsonNode root, String path) {
    requireFormat(require(root, "formatVersion", path), path);
    JsonNode network = require(root, "network", path);
    List<Integer> hidden = new ArrayList<>();
    require(network, "hidden", path).forEach(width -> hidden.add(width.asInt()));
    List<Activation> activations = new ArrayList<>();
    require(network, "activations", path)
        .forEach(name -> activations.add(Activation.parse(name.asText())));
    List<String> names = new ArrayList<>();
    require(root, "labelNames", path).forEach(name -> names.add(name.asText()));
    return new ModelMetadata(
        new Topology(
            require(network, "features", path).asInt(),
            hidden,
            activations,
            require(network, "outputs", path).asInt()),
        Loss.parse(require(network, "loss", path).asText()),
        names,
        require(root, "vectorLabel", path).asBoolean(),
        require(root, "parametersSha256", path).asText(),
        require(root, "scalingSha256", path).asText(),
        provenance(require(root, "provenance", path)));
  }

  private static void requireFormat(JsonNode format, String path) {
    if (!format.isIntegralNumber() || format.asLong() < 1) {
      throw Refusal.because(
          "the saved model is damaged: formatVersion in %s/metadata must be a whole number of"
              + " at least 1, was %s",
          path, format);
    }
    if (format.asLong() != FORMAT) {
      throw Refusal.because(
          "the model in %s has format %s, this version of the library (%s) reads format %d: load"
              + " it with a newer version",
          path, format, LibraryVersion.TEXT, FORMAT);
    }
  }

  private static Provenance provenance(JsonNode node) {
    return new Provenance(
        node.path("libraryVersion").asText(),
        node.path("seed").asLong(),
        node.path("rows").asLong(),
        node.path("validationRows").asLong(),
        node.path("lanes").asInt(),
        node.path("workers").asInt(),
        node.path("epochs").asInt(),
        node.path("bestEpoch").asInt(),
        node.path("steps").asLong(),
        node.path("trainLoss").asDouble(Double.NaN),
        node.path("validationLoss").asDouble(Double.NaN),
        node.path("seconds").asDouble());
  }

  private static JsonNode require(JsonNode node, String field, String path) {
    JsonNode value = node.get(field);
    if (value == null) {
      throw Refusal.because("the saved model is damaged: %s/metadata has no field %s", path, field);
    }
    return value;
  }
}
