package org.sparkmlp.export;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Task;
import org.sparkmlp.network.Workspace;

/**
 * Predicts by an exported network in any Java program, without Spark.
 *
 * <pre>
 *   Scorer scorer = Scorer.load(Path.of("digits.mlp"));
 *   double[] probabilities = scorer.predict(pixels);
 *   String digit = scorer.classOf(pixels);
 * </pre>
 *
 * <p>Takes features as the network does: numbers in the order of {@link #inputs}, with categories
 * one-hot encoded and missing values filled; raw, as scaling is inside.
 *
 * <p>Numerics: the outputs have the bits that the model has in Spark; float32, and float64 for the
 * softmax. On JVMs without {@code --add-modules jdk.incubator.vector} they are the same, and
 * slower.
 *
 * <p>Thread-safe: scratch memory is per thread.
 */
public final class Scorer {
  private final ExportedNetwork exported;
  private final Network network;
  private final ThreadLocal<Workspace> workspaces;

  private Scorer(ExportedNetwork exported) {
    this.exported = exported;
    this.network = Network.of(exported.topology(), exported.loss());
    float[] memory = ParameterLayout.of(exported.topology()).ofRowMajor(exported.parameters());
    this.workspaces =
        ThreadLocal.withInitial(
            () -> {
              Workspace workspace = network.workspace(1);
              workspace.load(memory);
              return workspace;
            });
  }

  /**
   * A scorer of a network.
   *
   * @param network the network
   * @return the scorer
   */
  public static Scorer of(ExportedNetwork network) {
    return new Scorer(network);
  }

  /**
   * A scorer of a file.
   *
   * @param file what {@code spark-mlp export --format java} or {@link ScorerFile} wrote
   * @return the scorer
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is no such file, of a later format, or damaged
   */
  public static Scorer load(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return of(ScorerFile.read(in));
    }
  }

  /**
   * What the features are.
   *
   * @return a name for each, or none if they are not known
   */
  public List<String> inputs() {
    return exported.inputs();
  }

  /**
   * Names of the classes.
   *
   * @return in the order of the probabilities; none where they are numbers, and for regression
   */
  public List<String> classNames() {
    return exported.classNames();
  }

  /**
   * Predicts a row.
   *
   * @param features {@code [D_0]}, raw. Not modified.
   * @return {@code [C]}: probabilities of the classes, or targets in their own unit
   * @throws IllegalArgumentException if there are not as many features as the network has, or one
   *     is not finite
   */
  public double[] predict(float... features) {
    float[] outputs = outputs(features);
    double[] result = new double[outputs.length];
    if (exported.loss().task() == Task.REGRESSION) {
      exported.labels().restore(outputs, 0);
    }
    for (int k = 0; k < result.length; k++) {
      result[k] = outputs[k];
    }
    if (exported.loss().task() == Task.CLASSIFICATION) {
      softmax(result);
    }
    return result;
  }

  /**
   * The most probable class of a row.
   *
   * @param features {@code [D_0]}, raw. Not modified.
   * @return its name, or its number if the classes have no names
   * @throws IllegalArgumentException as {@link #predict}, or if the network is a regression
   */
  public String classOf(float... features) {
    if (exported.loss().task() != Task.CLASSIFICATION) {
      throw Refusal.because("classOf is for classifiers, this network is a regression: predict");
    }
    int best = argmax(predict(features));
    return classNames().isEmpty() ? Integer.toString(best) : classNames().get(best);
  }

  private float[] outputs(float[] features) {
    int width = exported.topology().features();
    if (features.length != width) {
      throw Refusal.setting("number of features", "that of the network, " + width, features.length);
    }
    float[] row = features.clone();
    for (int j = 0; j < width; j++) {
      if (!Float.isFinite(row[j])) {
        throw Refusal.element(null, j, row[j], "values must be finite", null);
      }
    }
    exported.features().apply(row, 0);
    Workspace workspace = workspaces.get();
    workspace.clear();
    workspace.put(row, 0);
    float[] outputs = new float[exported.topology().outputs()];
    network.predict(workspace, outputs);
    return outputs;
  }

  /** Logits to probabilities. Modified: {@code row}. */
  private static void softmax(double[] row) {
    double most = row[argmax(row)];
    double sum = 0;
    for (int k = 0; k < row.length; k++) {
      row[k] = Math.exp(row[k] - most);
      sum += row[k];
    }
    for (int k = 0; k < row.length; k++) {
      row[k] /= sum;
    }
  }

  private static int argmax(double[] row) {
    int best = 0;
    for (int k = 1; k < row.length; k++) {
      if (row[k] > row[best]) {
        best = k;
      }
    }
    return best;
  }
}
