package org.sparkmlp.export;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.network.Topology;

/**
 * A network as one file, for a {@link Scorer}: plain numbers and texts, no objects.
 *
 * <pre>
 *   "SPARKMLP"   format, 1
 *   D_0   hidden layers L − 1, and of each the width and the activation's name   C
 *   loss's name   class names   input names            a list is its length and its texts
 *   feature shifts, scales [D_0]   label shifts, scales [C]   parameters [saved order]
 *   SHA-256 of all before it
 * </pre>
 *
 * <p>Big-endian; a text is its length in bytes and UTF-8.
 */
public final class ScorerFile {
  private static final byte[] MAGIC = "SPARKMLP".getBytes(StandardCharsets.US_ASCII);
  private static final int FORMAT = 1;
  private static final int MOST_NAMES = 1 << 24;

  private ScorerFile() {}

  /**
   * Writes a network.
   *
   * @param network the network
   * @param to takes the file; stays open
   * @throws IOException if it cannot be written
   */
  public static void write(ExportedNetwork network, OutputStream to) throws IOException {
    DigestOutputStream digested = new DigestOutputStream(to, sha256());
    DataOutputStream out = new DataOutputStream(digested);
    out.write(MAGIC);
    out.writeInt(FORMAT);
    Topology topology = network.topology();
    out.writeInt(topology.features());
    out.writeInt(topology.hidden().size());
    for (int l = 0; l < topology.hidden().size(); l++) {
      out.writeInt(topology.hidden().get(l));
      writeText(out, topology.activations().get(l).text());
    }
    out.writeInt(topology.outputs());
    writeText(out, network.loss().text());
    writeTexts(out, network.classNames());
    writeTexts(out, network.inputs());
    writeFloats(out, network.features().shift());
    writeFloats(out, network.features().scale());
    writeFloats(out, network.labels().shift());
    writeFloats(out, network.labels().scale());
    writeFloats(out, network.parameters());
    out.flush();
    to.write(digested.getMessageDigest().digest());
  }

  /**
   * Reads a network.
   *
   * @param from the file; read to its end, stays open
   * @return the network
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is no such file, of a later format, or damaged
   */
  static ExportedNetwork read(InputStream from) throws IOException {
    try {
      return readWhole(from);
    } catch (EOFException e) {
      throw damaged("it ends too soon").causedBy(e);
    }
  }

  private static ExportedNetwork readWhole(InputStream from) throws IOException {
    DigestInputStream digested = new DigestInputStream(from, sha256());
    DataInputStream in = new DataInputStream(digested);
    if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
      throw Refusal.because(
          "this is no network for the scorer: write one with spark-mlp export --format java");
    }
    int format = in.readInt();
    if (format != FORMAT) {
      throw Refusal.because(
          "the network is of format %d, this version of the library reads %d: use a newer one",
          format, FORMAT);
    }
    ExportedNetwork network = readNetwork(in);
    byte[] sum = digested.getMessageDigest().digest();
    digested.on(false);
    if (!Arrays.equals(in.readNBytes(sum.length), sum)) {
      throw damaged("its SHA-256 is not the one it was written with");
    }
    return network;
  }

  private static ExportedNetwork readNetwork(DataInputStream in) throws IOException {
    int features = in.readInt();
    int layers = count(in.readInt());
    List<Integer> hidden = new ArrayList<>();
    List<Activation> activations = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      hidden.add(in.readInt());
      activations.add(Activation.parse(readText(in)));
    }
    Topology topology = new Topology(features, hidden, activations, in.readInt());
    Loss loss = Loss.parse(readText(in));
    List<String> classes = readTexts(in);
    List<String> inputs = readTexts(in);
    Scaling scaling = new Scaling(readFloats(in, features), readFloats(in, features));
    int outputs = topology.outputs();
    Scaling labels = new Scaling(readFloats(in, outputs), readFloats(in, outputs));
    float[] parameters = readFloats(in, ParameterLayout.of(topology).size());
    return new ExportedNetwork(topology, loss, parameters, scaling, labels, classes, inputs);
  }

  private static Refusal damaged(String how) {
    return Refusal.because("the network's file is damaged: %s", how);
  }

  private static int count(int count) {
    if (count < 0 || count > MOST_NAMES) {
      throw damaged("it has a list of " + count);
    }
    return count;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static String readText(DataInputStream in) throws IOException {
    byte[] utf8 = in.readNBytes(count(in.readInt()));
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      writeText(out, text);
    }
  }

  private static List<String> readTexts(DataInputStream in) throws IOException {
    int count = count(in.readInt());
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(readText(in));
    }
    return texts;
  }

  private static void writeFloats(DataOutputStream out, float[] values) throws IOException {
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  private static float[] readFloats(DataInputStream in, int count) throws IOException {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }
}
