package org.sparkmlp.insight;

/**
 * What was seen of one layer of weights, with the units that it leads to.
 *
 * @param layer from 1, the one after the features, to L
 * @param gradientNorm ‖∂R/∂W_l‖, of the mean loss over the sampled rows
 * @param weightNorm ‖W_l‖, biases included
 * @param updateRatio ‖ΔW_l‖ / ‖W_l‖: the last step's length over the weights' (with Nesterov's
 *     momentum the step goes a little beyond the velocity, which is taken)
 * @param dead share of the layer's units that are 0 for all sampled rows; NaN but for ReLU
 * @param saturated share of the layer's outputs, over units and sampled rows, at which the
 *     derivative is below a sixteenth of its greatest value; NaN but for tanh and sigmoid
 * @param weights the weights' values, biases included
 */
public record LayerLook(
    int layer,
    double gradientNorm,
    double weightNorm,
    double updateRatio,
    double dead,
    double saturated,
    Histogram weights) {}
