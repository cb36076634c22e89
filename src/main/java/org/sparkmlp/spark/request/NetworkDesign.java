package org.sparkmlp.spark.request;

import java.util.List;
import java.util.Optional;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.check.Require;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Task;
import org.sparkmlp.network.Topology;

/**
 * The network that a fit trains, as far as it is known before the data is.
 *
 * @param loss what is minimised; its task says whether it is of classes
 * @param hidden widths of the hidden layers; may be empty
 * @param activations one for all hidden layers, or one per hidden layer
 * @param dropout share of the hidden units that each row of a step leaves out, in [0, 1)
 * @param labelSmoothing share of a label that is spread over all classes, in [0, 1)
 * @param standardizeFeatures whether features are centred and scaled inside the network
 * @param standardizeLabels whether regression targets are; ignored for classification
 * @param initialParameters where to start; empty to draw them from the seed
 */
public record NetworkDesign(
    Loss loss,
    List<Integer> hidden,
    List<Activation> activations,
    double dropout,
    double labelSmoothing,
    boolean standardizeFeatures,
    boolean standardizeLabels,
    Optional<float[]> initialParameters) {

  /**
   * Copies the lists, and checks what can be checked.
   *
   * @param loss as of the record
   * @param hidden as of the record
   * @param activations as of the record
   * @param dropout as of the record
   * @param labelSmoothing as of the record
   * @param standardizeFeatures as of the record
   * @param standardizeLabels as of the record
   * @param initialParameters as of the record
   * @throws IllegalArgumentException if dropout or smoothing is out of its bounds, or there is
   *     nothing to leave out
   */
  public NetworkDesign {
    Require.belowOne("dropout", dropout);
    Require.belowOne("labelSmoothing", labelSmoothing);
    hidden = List.copyOf(hidden);
    if (dropout > 0 && hidden.isEmpty()) {
      throw Refusal.because(
          "dropout is of hidden layers, and there are none: set dropout to 0, or hiddenLayers");
    }
    activations = List.copyOf(activations);
    standardizeLabels = standardizeLabels && loss.task() == Task.REGRESSION;
  }

  /**
   * A network without dropout and smoothing.
   *
   * @param loss as of the record
   * @param hidden as of the record
   * @param activations as of the record
   * @param standardizeFeatures as of the record
   * @param standardizeLabels as of the record
   * @param initialParameters as of the record
   */
  public NetworkDesign(
      Loss loss,
      List<Integer> hidden,
      List<Activation> activations,
      boolean standardizeFeatures,
      boolean standardizeLabels,
      Optional<float[]> initialParameters) {
    this(
        loss, hidden, activations, 0, 0, standardizeFeatures, standardizeLabels, initialParameters);
  }

  /**
   * The topology for given data.
   *
   * @param features number of features
   * @param outputs number of outputs
   * @return the topology
   */
  public Topology topology(int features, int outputs) {
    return activations.size() == 1
        ? Topology.of(features, hidden, activations.get(0), outputs)
        : new Topology(features, hidden, activations, outputs);
  }
}
