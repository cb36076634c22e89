/**
 * How gradient sums become new parameters: momentum gradient descent, and the learning rate by
 * step.
 *
 * <p>Main types: {@link org.sparkmlp.optim.MomentumSgd} (the settings and the update, with its
 * {@link org.sparkmlp.optim.MomentumSgd.State} as a value), {@link org.sparkmlp.optim.Schedule}
 * (the learning rate as a function of the step), {@link org.sparkmlp.optim.GradientNorm} (how long
 * a gradient is, and whether it is finite). Start reading at {@code MomentumSgd}.
 *
 * <p>May import {@code math}, {@code network} and {@code check}, and nothing else of this project.
 */
package org.sparkmlp.optim;
