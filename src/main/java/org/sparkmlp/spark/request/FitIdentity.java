package org.sparkmlp.spark.request;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.sparkmlp.math.KernelFingerprint;
import org.sparkmlp.network.Topology;
import org.sparkmlp.optim.Optimizer;
import org.sparkmlp.training.TrainingSettings;

/**
 * What determines the bits of a fit, settings and data, as names and values: fits of the same
 * identity can take up each other's training.
 *
 * <p>Of the data it has the numbers of rows and a digest of the lanes' digests. Workers and
 * exchange are no part of it. Immutable.
 *
 * @param values by name, in the order in which they are compared
 * @param epochs most epochs, which may be raised unless {@code epochsMatter}
 * @param epochsMatter whether the learning rate depends on them
 */
public record FitIdentity(Map<String, String> values, int epochs, boolean epochsMatter) {

  /**
   * Copies the values.
   *
   * @param values as of the record
   * @param epochs as of the record
   * @param epochsMatter as of the record
   */
  public FitIdentity {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * The identity of a fit whose rows are in their lanes.
   *
   * @param rows training rows
   * @param validationRows rows held out
   * @param laneDigests {@code [S]}. Not modified.
   */
  public static FitIdentity of(
      FitRequest request, Topology topology, long rows, long validationRows, long[] laneDigests) {
    TrainingSettings training = request.training();
    Optimizer optimizer = training.optimizer();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("topology", topology);
    values.put("loss", request.network().loss().text());
    values.put("dropout", request.network().dropout());
    values.put("labelSmoothing", request.network().labelSmoothing());
    values.put("standardize", request.network().standardizeFeatures());
    values.put("standardizeLabel", request.network().standardizeLabels());
    values.put("initialModel", request.network().initialParameters().map(FitIdentity::digest));
    values.put("batchSize", training.batchSize());
    values.put("lanes", request.laneCount().count());
    values.put("shuffle", training.shuffle());
    values.put("seed", training.seed());
    values.put("optimizer", optimizer.text()); // before the rate, whose default depends on it
    values.put("stepSize", optimizer.schedule().initial());
    values.put("learningRateSchedule", optimizer.schedule().text());
    values.putAll(new TreeMap<>(optimizer.settings()));
    values.put("regParam", optimizer.l2());
    values.put("clipNorm", optimizer.clipNorm());
    values.put("patience", training.patience());
    values.put("tol", training.tolerance());
    values.put("keep", training.keep().text());
    values.put("onDivergence", training.onDivergence().text());
    values.put("validationFraction", request.data().validationFraction());
    values.put("rows", rows);
    values.put("validationRows", validationRows);
    values.put("data", digest(laneDigests));
    values.put("arithmetic", Long.toHexString(KernelFingerprint.bits()));
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((name, value) -> texts.put(name, text(value)));
    return new FitIdentity(texts, training.epochs(), optimizer.schedule().dependsOnTotalSteps());
  }

  /** As people write it: optionals of all kinds lose their wrapping. */
  private static String text(Object value) {
    String text = String.valueOf(value);
    return text.replaceFirst("^Optional(?:Int|Double)?\\[(.*)]$", "$1")
        .replaceFirst("^Optional(?:Int|Double)?\\.empty$", "none");
  }

  /**
   * In what a fit that wants to go on differs from this one, which was kept.
   *
   * @param now the fit that wants to go on
   * @param epochsMade how many epochs have been made
   * @return the first difference, as what follows "cannot go on from it: "; empty if it may
   */
  public Optional<String> difference(FitIdentity now, int epochsMade) {
    Set<String> names = new LinkedHashSet<>(values.keySet());
    names.addAll(now.values.keySet());
    for (String name : names) {
      String kept = values.getOrDefault(name, "unknown");
      String asked = now.values.getOrDefault(name, "unknown");
      if (!kept.equals(asked)) {
        return Optional.of(name + " was " + kept + ", is " + asked);
      }
    }
    if ((epochsMatter || now.epochs < epochsMade) && now.epochs != epochs) {
      String why =
          epochsMatter
              ? "and the schedule " + values.get("learningRateSchedule") + " depends on it"
              : "and " + epochsMade + " have been made";
      return Optional.of("maxIter (epochs) was " + epochs + ", is " + now.epochs + ", " + why);
    }
    return Optional.empty();
  }

  private static String digest(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
    bytes.asFloatBuffer().put(values);
    return sha256(bytes.array());
  }

  private static String digest(long[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Long.BYTES));
    bytes.asLongBuffer().put(values);
    return sha256(bytes.array());
  }

  /** The first 64 bits: enough to tell that something is another. */
  private static String sha256(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(Arrays.copyOf(digest, Long.BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
