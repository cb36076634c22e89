package org.sparkmlp.insight;

import java.util.ArrayList;
import java.util.List;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.Workspace;

/**
 * Looks at the layers of a network by passes over a sample of the rows: how large gradient and last
 * step are, and which units no longer learn.
 *
 * <p>Costs a forward and a backward pass over the sample, on one thread, and a vector of the
 * parameters. Not thread-safe.
 */
public final class LayerProbe {
  /** Most parameters: beyond it a look takes memory and time that the driver has better use for. */
  public static final int MOST_PARAMETERS = 1 << 24;

  /** Rows enough to look at after an epoch. */
  public static final int MOST_ROWS = 128;

  private static final int CHUNK = 64;
  private static final float SATURATED = 1 / 16f; // of the derivative's greatest value

  private final Network network;
  private final SampleRows sample;
  private final Workspace workspace;
  private final GradientSum gradient;

  /**
   * A probe.
   *
   * @param network the network
   * @param sample at least one row
   */
  public LayerProbe(Network network, SampleRows sample) {
    this.network = network;
    this.sample = sample;
    this.workspace = network.workspace(CHUNK);
    this.gradient = new GradientSum(network.layout().size());
  }

  /** How far the last step went. */
  @FunctionalInterface
  public interface LastStep {
    /**
     * Its length over a range of the parameters.
     *
     * @param from the first of them, in the order of memory
     * @param to the one after the last
     * @return the Euclidean norm
     */
    double length(int from, int to);
  }

  /**
   * Looks at a network that is not being trained, so that there is no last step: the ratio of the
   * update is not a number.
   *
   * @param parameters {@code [parameters]}, in the order of memory. Not modified.
   * @return what was seen of each layer
   */
  public List<LayerLook> look(float[] parameters) {
    return look(parameters, (from, to) -> Double.NaN);
  }

  /**
   * Looks.
   *
   * @param parameters {@code [parameters]}, in the order of memory. Not modified.
   * @param last the last step
   * @return what was seen of each layer
   */
  public List<LayerLook> look(float[] parameters, LastStep last) {
    List<Units> units = new ArrayList<>();
    for (int l = 1; l < network.layout().layers(); l++) {
      units.add(
          new Units(network.topology().activations().get(l - 1), network.topology().width(l)));
    }
    pass(parameters, units);
    List<LayerLook> looks = new ArrayList<>();
    for (int l = 0; l < network.layout().layers(); l++) {
      int from = network.layout().biasOffset(l);
      int to = network.layout().end(l);
      double weights = norm(parameters, from, to);
      boolean hidden = l < units.size();
      looks.add(
          new LayerLook(
              l + 1,
              norm(gradient.gradient(), from, to) / gradient.weight(),
              weights,
              last.length(from, to) / weights,
              hidden ? units.get(l).dead() : Double.NaN,
              hidden ? units.get(l).saturated(sample.rows()) : Double.NaN,
              Histogram.of(parameters, from, to)));
    }
    return looks;
  }

  private void pass(float[] parameters, List<Units> units) {
    gradient.clear();
    workspace.load(parameters);
    for (int first = 0; first < sample.rows(); first += CHUNK) {
      int end = Math.min(sample.rows(), first + CHUNK);
      workspace.clear();
      for (int i = first; i < end; i++) {
        workspace.put(sample.values(), i * sample.stride());
      }
      workspace.endLeaf();
      network.gradient(workspace, gradient);
      for (int l = 0; l < units.size(); l++) {
        for (int i = 0; i < end - first; i++) {
          network.activations(workspace, l + 1, i, units.get(l).z);
          units.get(l).count();
        }
      }
    }
  }

  private static double norm(float[] values, int from, int to) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += (double) values[i] * values[i];
    }
    return Math.sqrt(squares);
  }

  /** The units of a hidden layer, over the rows that were counted. */
  private static final class Units {
    private final Activation activation;
    private final float[] z; // [D_l] of the row to be counted
    private final boolean[] alive; // [D_l]
    private long saturated;

    Units(Activation activation, int width) {
      this.activation = activation;
      this.z = new float[width];
      this.alive = new boolean[width];
    }

    void count() {
      switch (activation) {
        case RELU -> {
          for (int j = 0; j < z.length; j++) {
            alive[j] |= z[j] > 0;
          }
        }
        case TANH -> {
          for (float value : z) {
            saturated += 1 - value * value < SATURATED ? 1 : 0;
          }
        }
        case SIGMOID -> {
          for (float value : z) {
            saturated += 4 * value * (1 - value) < SATURATED ? 1 : 0;
          }
        }
        case IDENTITY -> {}
      }
    }

    double dead() {
      if (activation != Activation.RELU) {
        return Double.NaN;
      }
      int dead = 0;
      for (boolean each : alive) {
        dead += each ? 0 : 1;
      }
      return (double) dead / alive.length;
    }

    double saturated(int rows) {
      return activation == Activation.TANH || activation == Activation.SIGMOID
          ? (double) saturated / ((double) rows * z.length)
          : Double.NaN;
    }
  }
}
