package org.sparkmlp.network;

import org.sparkmlp.math.CounterRandom;

/**
 * The parameters before the first step: biases 0, weights uniform in {@code [−r, r)}.
 *
 * <pre>
 *   He      r = √(6 / D_in)               a layer that ReLU or another rectifier follows
 *   Glorot  r = √(6 / (D_in + D_out))     sigmoid, tanh, identity, and the last layer
 * </pre>
 *
 * <p>Every weight is a function of (seed, layer, index) alone. Sources: He et al., Delving Deep
 * into Rectifiers (2015); Glorot and Bengio, Understanding the difficulty of training deep
 * feedforward neural networks (2010).
 */
public final class InitialParameters {
  private static final long STREAM = 0x57_45_49_47_48_54_53L; // "WEIGHTS": apart from other draws

  private InitialParameters() {}

  /**
   * Draws the parameters.
   *
   * @param topology the network's shape
   * @param seed any number
   * @return {@code [parameters]}, new, in the saved order of {@link ParameterLayout}
   */
  public static float[] draw(Topology topology, long seed) {
    ParameterLayout layout = ParameterLayout.of(topology);
    float[] parameters = new float[layout.size()];
    for (int l = 0; l < layout.layers(); l++) {
      boolean he = l < layout.layers() - 1 && topology.activations().get(l).rectifies();
      double fan = he ? layout.inputs(l) : (double) layout.inputs(l) + layout.outputs(l);
      double range = Math.sqrt(6 / fan);
      int start = layout.weightsOffset(l);
      for (int i = start; i < layout.end(l); i++) {
        double u = CounterRandom.uniform(seed, STREAM + l, i - start);
        parameters[i] = (float) ((2 * u - 1) * range);
      }
    }
    return parameters;
  }
}
