package org.sparkmlp.cli.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.sparkmlp.ml.MlpSetters;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Topology;
import picocli.CommandLine.Option;

/** The network's shape. */
public final class NetworkOptions {
  private static final String NONE = "none";

  @Option(
      names = "--hidden",
      split = ",",
      paramLabel = "WIDTH",
      defaultValue = "100",
      description =
          "The widths of the hidden layers, with commas between them, or none for a linear model."
              + " Default: ${DEFAULT-VALUE}.")
  private List<String> hidden = new ArrayList<>();

  @Option(
      names = "--activation",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "relu",
      description =
          "relu, leaky_relu, elu, gelu, softplus, tanh, sigmoid or identity; one, or one"
              + " per hidden layer. Default: ${DEFAULT-VALUE}.")
  private List<String> activations = new ArrayList<>();

  @Option(
      names = "--dropout",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "The share of the hidden units that each row of a step leaves out, from 0 to below 1."
              + " Default: ${DEFAULT-VALUE}.")
  private double dropout;

  /** No option given yet. */
  public NetworkOptions() {}

  /** Refuses what can be refused before any data is read. */
  public void check() {
    int[] widths = widths();
    if (!(dropout >= 0 && dropout < 1)) {
      throw UserMistake.of("--dropout must be at least 0 and below 1, was %s", dropout);
    }
    if (dropout > 0 && widths.length == 0) {
      throw UserMistake.of(
          "--dropout is of hidden layers, and there are none: leave it out, or give --hidden");
    }
  }

  /** Sets the network's shape. */
  public <E extends MlpSetters<E>> void configure(E estimator) {
    estimator
        .setHiddenLayers(widths())
        .setDropout(dropout)
        .setActivation(
            activations.stream()
                .map(name -> Activation.parse(name).text())
                .collect(Collectors.joining(",")));
  }

  private int[] widths() {
    if (hidden.size() == 1 && hidden.get(0).trim().toLowerCase(Locale.ROOT).equals(NONE)) {
      return new int[0];
    }
    int[] widths = hidden.stream().mapToInt(NetworkOptions::width).toArray();
    List<Activation> each = activations.stream().map(Activation::parse).toList();
    if (each.size() != 1 && each.size() != widths.length) {
      throw UserMistake.of(
          "--activation must be given once, or once per hidden layer: %d hidden layers, %d"
              + " activations",
          widths.length, each.size());
    }
    // Checked for its size too: the widest product is known before any data is read.
    Topology.of(1, hidden.stream().map(NetworkOptions::width).toList(), each.get(0), 1);
    return widths;
  }

  private static int width(String text) {
    try {
      int width = Integer.parseInt(text.trim());
      if (width >= 1) {
        return width;
      }
    } catch (NumberFormatException e) {
      // told below, as a width that is no number is as wrong as one that is too small
    }
    throw UserMistake.of(
        "--hidden: the width of a layer must be a whole number of at least 1, was '%s'; write"
            + " --hidden none for no hidden layer",
        text.trim());
  }
}
