package org.sparkmlp.network;

/**
 * The slow twin of {@link Network}: one row at a time, in float64, by loops that follow the
 * formulas. The oracle of the fast one; it shares nothing with it but topology and layout.
 */
public final class TwinNetwork {
  private static final double GELU = Math.sqrt(2 / Math.PI);

  private final Topology topology;
  private final Loss loss;
  private final int[] offsets; // [L + 1]
  private final Factors factors;

  /** Sums over rows, and what a row is told by. */
  public static final class Sums {
    public final double[] gradient; // [parameters]
    public double loss;
    public double weight;

    Sums(int parameters) {
      gradient = new double[parameters];
    }
  }

  /** By what a row's unit is multiplied, of a hidden layer counted from 1. */
  interface Factors {
    double of(int row, int layer, int unit);
  }

  public TwinNetwork(Topology topology, Loss loss) {
    this(topology, loss, (row, layer, unit) -> 1);
  }

  /** With dropout, in {@link #gradient} alone. */
  TwinNetwork(Topology topology, Loss loss, Factors factors) {
    this.factors = factors;
    this.topology = topology;
    this.loss = loss;
    this.offsets = new int[topology.layers() + 1];
    for (int l = 0; l < topology.layers(); l++) {
      offsets[l + 1] = offsets[l] + (topology.width(l) + 1) * topology.width(l + 1);
    }
  }

  public int parameters() {
    return offsets[topology.layers()];
  }

  /** All z_l of one row, [L + 1][D_l]; the last are the linear outputs. */
  double[][] forward(double[] w, double[] x) {
    return forward(w, x, new double[topology.layers() + 1][], (row, layer, unit) -> 1, 0);
  }

  /** As above; takes the pre-activations a_l, too. */
  private double[][] forward(double[] w, double[] x, double[][] before, Factors thinning, int row) {
    int layers = topology.layers();
    double[][] z = new double[layers + 1][];
    z[0] = x;
    for (int l = 0; l < layers; l++) {
      z[l + 1] = new double[topology.width(l + 1)];
      before[l + 1] = new double[topology.width(l + 1)];
      for (int k = 0; k < z[l + 1].length; k++) {
        double a = w[index(l, 0, k)];
        for (int j = 0; j < z[l].length; j++) {
          a += w[index(l, j + 1, k)] * z[l][j];
        }
        before[l + 1][k] = a;
        z[l + 1][k] =
            l == layers - 1 ? a : f(topology.activations().get(l), a) * thinning.of(row, l + 1, k);
      }
    }
    return z;
  }

  public double[] outputs(double[] w, double[] x) {
    return forward(w, x)[topology.layers()];
  }

  /** ℓ of one row; a class index or the targets as label. */
  public double loss(double[] w, double[] x, double[] label) {
    return lossOf(outputs(w, x), label);
  }

  /** Σ ω ℓ. */
  public double lossSum(double[] w, double[][] x, double[][] labels, double[] weights) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += weights[i] * loss(w, x[i], labels[i]);
    }
    return sum;
  }

  /** Σ ω ∇ℓ, Σ ω ℓ and Σ ω. */
  public Sums gradient(double[] w, double[][] x, double[][] labels, double[] weights) {
    Sums sums = new Sums(parameters());
    for (int i = 0; i < x.length; i++) {
      double[][] a = new double[topology.layers() + 1][];
      double[][] z = forward(w, x[i], a, factors, i);
      double[] outputs = z[topology.layers()];
      sums.loss += weights[i] * lossOf(outputs, labels[i]);
      sums.weight += weights[i];
      double[] delta = outputDelta(outputs, labels[i]);
      for (int l = topology.layers() - 1; l >= 0; l--) {
        for (int k = 0; k < delta.length; k++) {
          sums.gradient[index(l, 0, k)] += weights[i] * delta[k];
          for (int j = 0; j < z[l].length; j++) {
            sums.gradient[index(l, j + 1, k)] += weights[i] * z[l][j] * delta[k];
          }
        }
        if (l > 0) {
          double[] previous = new double[z[l].length];
          for (int j = 0; j < previous.length; j++) {
            for (int k = 0; k < delta.length; k++) {
              previous[j] += w[index(l, j + 1, k)] * delta[k];
            }
            Activation f = topology.activations().get(l - 1);
            previous[j] *= derivative(f, a[l][j], f(f, a[l][j])) * factors.of(i, l, j);
          }
          delta = previous;
        }
      }
    }
    return sums;
  }

  private int index(int layer, int row, int column) {
    return offsets[layer] + row * topology.width(layer + 1) + column;
  }

  private double lossOf(double[] outputs, double[] label) {
    return switch (loss) {
      case SQUARED_ERROR -> {
        double sum = 0;
        for (int k = 0; k < outputs.length; k++) {
          sum += Math.pow(outputs[k] - label[k], 2);
        }
        yield sum;
      }
      case HUBER -> {
        double sum = 0;
        for (int k = 0; k < outputs.length; k++) {
          double size = Math.abs(outputs[k] - label[k]);
          sum += size < 1 ? size * size : 2 * size - 1;
        }
        yield sum;
      }
      case SOFTMAX_CROSS_ENTROPY -> -Math.log(softmax(outputs)[(int) label[0]]);
    };
  }

  private double[] outputDelta(double[] outputs, double[] label) {
    return switch (loss) {
      case SQUARED_ERROR -> {
        double[] delta = new double[outputs.length];
        for (int k = 0; k < delta.length; k++) {
          delta[k] = 2 * (outputs[k] - label[k]);
        }
        yield delta;
      }
      case HUBER -> {
        double[] delta = new double[outputs.length];
        for (int k = 0; k < delta.length; k++) {
          double error = outputs[k] - label[k];
          delta[k] = Math.abs(error) < 1 ? 2 * error : 2 * Math.signum(error);
        }
        yield delta;
      }
      case SOFTMAX_CROSS_ENTROPY -> {
        double[] delta = softmax(outputs);
        delta[(int) label[0]] -= 1;
        yield delta;
      }
    };
  }

  private static double[] softmax(double[] a) {
    double max = Double.NEGATIVE_INFINITY;
    for (double each : a) {
      max = Math.max(max, each);
    }
    double[] p = new double[a.length];
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      p[k] = Math.exp(a[k] - max);
      sum += p[k];
    }
    for (int k = 0; k < a.length; k++) {
      p[k] /= sum;
    }
    return p;
  }

  private static double f(Activation activation, double a) {
    return switch (activation) {
      case RELU -> Math.max(0, a);
      case TANH -> Math.tanh(a);
      case SIGMOID -> 1 / (1 + Math.exp(-a));
      case LEAKY_RELU -> a > 0 ? a : 0.01 * a;
      case ELU -> a > 0 ? a : Math.expm1(a);
      case SOFTPLUS -> a > 30 ? a : Math.log1p(Math.exp(a));
      case GELU -> a / 2 * (1 + Math.tanh(GELU * (a + 0.044715 * a * a * a)));
      case IDENTITY -> a;
    };
  }

  private static double derivative(Activation activation, double a, double z) {
    return switch (activation) {
      case RELU -> z > 0 ? 1 : 0;
      case TANH -> 1 - z * z;
      case SIGMOID -> z * (1 - z);
      case LEAKY_RELU -> a > 0 ? 1 : 0.01;
      case ELU -> a > 0 ? 1 : Math.exp(a);
      case SOFTPLUS -> 1 / (1 + Math.exp(-a));
      case GELU -> {
        double t = Math.tanh(GELU * (a + 0.044715 * a * a * a));
        yield (1 + t) / 2 + a / 2 * (1 - t * t) * GELU * (1 + 3 * 0.044715 * a * a);
      }
      case IDENTITY -> 1;
    };
  }
}
