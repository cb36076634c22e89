package org.sparkmlp.spark.request;

import java.util.List;
import java.util.Optional;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Task;
import org.sparkmlp.network.Topology;

/**
 * The network that a fit trains, as far as it is known before the data is.
 *
 * @param loss squared error for regression, softmax cross-entropy for classification
 * @param hidden widths of the hidden layers; may be empty
 * @param activations one for all hidden layers, or one per hidden layer
 * @param standardizeFeatures whether features are centred and scaled inside the network
 * @param standardizeLabels whether regression targets are; ignored for classification
 * @param initialParameters where to start; empty to draw them from the seed
 */
public record NetworkDesign(
    Loss loss,
    List<Integer> hidden,
    List<Activation> activations,
    boolean standardizeFeatures,
    boolean standardizeLabels,
    Optional<float[]> initialParameters) {

  /**
   * Copies the lists.
   *
   * @param loss as of the record
   * @param hidden as of the record
   * @param activations as of the record
   * @param standardizeFeatures as of the record
   * @param standardizeLabels as of the record
   * @param initialParameters as of the record
   */
  public NetworkDesign {
    hidden = List.copyOf(hidden);
    activations = List.copyOf(activations);
    standardizeLabels = standardizeLabels && loss.task() == Task.REGRESSION;
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
