/**
 * How gradient sums become new parameters: momentum gradient descent, Adam, and the learning rate
 * by step.
 *
 * <p>Main types: {@link org.sparkmlp.optim.Optimizer} (the settings and the update, {@link
 * org.sparkmlp.optim.MomentumSgd} or {@link org.sparkmlp.optim.Adam}, with its {@link
 * org.sparkmlp.optim.OptimizerState} as a value), {@link org.sparkmlp.optim.ElementRule} (what is
 * done with each element), {@link org.sparkmlp.optim.Schedule} (the learning rate as a function of
 * the step), {@link org.sparkmlp.optim.GradientNorm} (how long a gradient is, and whether it is
 * finite). Start reading at {@code MomentumSgd}.
 *
 * <p>May import {@code math}, {@code network} and {@code check}, and nothing else of this project.
 */
package org.sparkmlp.optim;
