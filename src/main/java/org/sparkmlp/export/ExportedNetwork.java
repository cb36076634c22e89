package org.sparkmlp.export;

import java.util.List;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.network.Topology;

/**
 * All that a prediction needs of a trained network: from raw features to probabilities of classes,
 * or to targets in their own unit.
 *
 * <pre>
 *   x' = (x − shift) / scale      z_0 = x'
 *   a_l = b_l + W_l^T z_(l−1)     z_l = f_l(a_l)
 *   p = softmax(a_L), or ŷ = a_L · scale + shift
 * </pre>
 *
 * <p>Immutable by convention: the arrays are not copied, and must not be changed.
 *
 * @param topology the network's shape
 * @param loss what was minimised; its task says what comes out
 * @param parameters {@code [parameters]}, in the saved order of {@link ParameterLayout}
 * @param features how raw features are scaled, {@code [D_0]}
 * @param labels how targets were scaled, {@code [C]}; the identity for classes
 * @param classNames names of the classes; empty where they are numbers from 0, and for regression
 * @param inputs what the features are; empty if that is not known
 */
public record ExportedNetwork(
    Topology topology,
    Loss loss,
    float[] parameters,
    Scaling features,
    Scaling labels,
    List<String> classNames,
    List<String> inputs) {

  /**
   * Checks that all belong together.
   *
   * @param topology as of the record
   * @param loss as of the record
   * @param parameters as of the record
   * @param features as of the record
   * @param labels as of the record
   * @param classNames as of the record
   * @param inputs as of the record
   * @throws IllegalArgumentException if they do not
   */
  public ExportedNetwork {
    classNames = List.copyOf(classNames);
    inputs = List.copyOf(inputs);
    require("parameters", ParameterLayout.of(topology).size(), parameters.length);
    require("feature shifts", topology.features(), features.shift().length);
    require("feature scales", topology.features(), features.scale().length);
    require("label shifts", topology.outputs(), labels.shift().length);
    require("label scales", topology.outputs(), labels.scale().length);
    if (!classNames.isEmpty()) {
      require("class names", topology.outputs(), classNames.size());
    }
    if (!inputs.isEmpty()) {
      require("inputs", topology.features(), inputs.size());
    }
  }

  private static void require(String what, int wanted, int found) {
    if (found != wanted) {
      throw Refusal.setting("number of " + what, "that of the network, " + wanted, found);
    }
  }

  /**
   * The same network with names for its features.
   *
   * @param names what the features are, or empty
   * @return a network
   * @throws IllegalArgumentException if there are neither none nor as many as features
   */
  public ExportedNetwork withInputs(List<String> names) {
    return new ExportedNetwork(topology, loss, parameters, features, labels, classNames, names);
  }
}
