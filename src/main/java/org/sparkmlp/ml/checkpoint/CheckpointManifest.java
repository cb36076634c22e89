package org.sparkmlp.ml.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sparkmlp.ml.files.FloatFile;
import org.sparkmlp.spark.request.FitIdentity;

/**
 * What makes a checkpoint valid, format 2: written last, with the length and the SHA-256 of all
 * that was written before it.
 *
 * @param identity of the fit that it is of
 * @param stateBytes length of {@code state.bin}
 * @param sha256 of the identity and then {@code state.bin}
 */
record CheckpointManifest(FitIdentity identity, long stateBytes, String sha256) {
  private static final int FORMAT = 2;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** The digest to which the bytes of {@code state.bin} are to be added. */
  static MessageDigest digest(FitIdentity identity) {
    MessageDigest digest = FloatFile.newSha256();
    digest.update(identity.toString().getBytes(StandardCharsets.UTF_8));
    return digest;
  }

  byte[] toJson() throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("formatVersion", FORMAT);
    root.put("stateBytes", stateBytes);
    root.put("sha256", sha256);
    root.put("epochs", identity.epochs());
    root.put("epochsMatter", identity.epochsMatter());
    ObjectNode values = root.putObject("identity");
    identity.values().forEach(values::put);
    return JSON.writeValueAsBytes(root);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IOException if it is something else
   */
  static CheckpointManifest parse(byte[] json) throws IOException {
    JsonNode root = JSON.readTree(json);
    int format = root.path("formatVersion").asInt();
    if (format != FORMAT) {
      throw new IOException("its format is " + format + ", not " + FORMAT);
    }
    Map<String, String> values = new LinkedHashMap<>();
    root.path("identity").properties().forEach(e -> values.put(e.getKey(), e.getValue().asText()));
    return new CheckpointManifest(
        new FitIdentity(values, root.path("epochs").asInt(), root.path("epochsMatter").asBoolean()),
        root.path("stateBytes").asLong(),
        root.path("sha256").asText());
  }
}
