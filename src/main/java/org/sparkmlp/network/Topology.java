package org.sparkmlp.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.check.Require;

/**
 * The shape of a network: {@code D_0} features, hidden layers, {@code D_L} outputs, and the
 * activation of each hidden layer. The last layer is linear.
 *
 * @param features number of features {@code D_0}, at least 1
 * @param hidden widths {@code D_1 … D_(L-1)} of the hidden layers, each at least 1; may be empty
 * @param activations the activation of each hidden layer, as many as there are hidden layers
 * @param outputs number of outputs {@code D_L}, at least 1
 * @serial exclude
 */
public record Topology(
    int features, List<Integer> hidden, List<Activation> activations, int outputs)
    implements Serializable {

  /** Most parameters of a network: what one array of bytes can carry as float32. */
  public static final int MAX_PARAMETERS = (1 << 29) - 16;

  /**
   * Checks and copies the shape.
   *
   * @param features as of the record
   * @param hidden as of the record
   * @param activations as of the record
   * @param outputs as of the record
   * @throws IllegalArgumentException if a width is below 1, the number of activations is not the
   *     number of hidden layers, or there are more than {@link #MAX_PARAMETERS} parameters
   */
  public Topology {
    hidden = List.copyOf(hidden);
    activations = List.copyOf(activations);
    Require.atLeast(1, "features", features);
    for (int l = 0; l < hidden.size(); l++) {
      Require.atLeast(1, "width of hidden layer " + (l + 1), hidden.get(l));
    }
    Require.atLeast(1, "outputs", outputs);
    if (activations.size() != hidden.size()) {
      throw Refusal.because(
          "activation must be given once, or once per hidden layer: %d hidden layers, %d"
              + " activations",
          hidden.size(), activations.size());
    }
    double parameters = 0; // exact where it matters, and never overflows
    int inputs = features;
    for (int l = 0; l <= hidden.size(); l++) {
      int width = l < hidden.size() ? hidden.get(l) : outputs;
      parameters += (inputs + 1.0) * width;
      inputs = width;
    }
    if (parameters > MAX_PARAMETERS) {
      throw Refusal.because(
          "a network may have at most %,d parameters, this one has %,.0f: narrow the hidden layers",
          MAX_PARAMETERS, parameters);
    }
  }

  /**
   * A network whose hidden layers share one activation.
   *
   * @param features number of features, at least 1
   * @param hidden widths of the hidden layers; may be empty
   * @param activation the activation of each of them
   * @param outputs number of outputs, at least 1
   * @return the topology
   * @throws IllegalArgumentException as the constructor
   */
  public static Topology of(
      int features, List<Integer> hidden, Activation activation, int outputs) {
    return new Topology(features, hidden, Collections.nCopies(hidden.size(), activation), outputs);
  }

  /**
   * The number of layers of weights, {@code L}.
   *
   * @return one more than there are hidden layers
   */
  public int layers() {
    return hidden.size() + 1;
  }

  /**
   * The width {@code D_l}.
   *
   * @param l 0 for the features, {@link #layers()} for the outputs
   * @return the number of units
   */
  public int width(int l) {
    if (l == 0) {
      return features;
    }
    return l == layers() ? outputs : hidden.get(l - 1);
  }

  /**
   * The widths {@code D_0 … D_L} as people write them.
   *
   * @return e.g. {@code 64-128-10}
   */
  @Override
  public String toString() {
    List<String> widths = new ArrayList<>();
    for (int l = 0; l <= layers(); l++) {
      widths.add(Integer.toString(width(l)));
    }
    return String.join("-", widths);
  }
}
