package org.sparkmlp.ml.params;

import java.util.List;
import java.util.Optional;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Topology;

/** Checks that a fit may start from a model: its network must be of the topology asked for. */
public final class WarmStart {
  private WarmStart() {}

  /** What can be told before the rows are seen. */
  public static void check(
      Optional<Topology> initial, List<Integer> hidden, List<Activation> activations) {
    if (initial.isEmpty()) {
      return;
    }
    Topology topology = initial.get();
    if (!topology.hidden().equals(hidden) || !topology.activations().equals(activations)) {
      throw Refusal.because(
          "the initial model must have the hidden layers that are asked for, %s, has %s",
          text(hidden, activations), text(topology.hidden(), topology.activations()));
    }
  }

  /** The rest: the number of features and outputs. */
  public static void check(Optional<Topology> initial, Topology fitted) {
    if (initial.isPresent() && !initial.get().equals(fitted)) {
      throw Refusal.because(
          "the initial model must have the topology of the rows, %s, has %s",
          fitted, initial.get());
    }
  }

  private static String text(List<Integer> hidden, List<Activation> activations) {
    List<String> names = activations.stream().map(Activation::text).distinct().toList();
    List<String> each =
        names.size() > 1 ? activations.stream().map(Activation::text).toList() : names;
    return hidden + " " + String.join(",", each);
  }
}
