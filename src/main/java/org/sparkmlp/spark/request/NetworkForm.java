package org.sparkmlp.spark.request;

import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.network.Topology;

/**
 * A trained network but for its parameters.
 *
 * @param topology its shape, with features and outputs as the data had them
 * @param loss what was minimised
 * @param features how raw features are scaled before the network sees them
 * @param labels how regression targets were scaled: {@link Scaling#restore} takes a prediction to
 *     the targets' own unit; the identity for classification
 */
public record NetworkForm(Topology topology, Loss loss, Scaling features, Scaling labels) {}
