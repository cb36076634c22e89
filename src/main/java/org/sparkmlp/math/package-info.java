/**
 * The arithmetic under the networks: matrix products, element-wise kernels, counter-based random
 * numbers and permutations.
 *
 * <ul>
 *   <li>{@link org.sparkmlp.math.LayerProducts} has the products of a layer, and defines the order
 *       of their sums; {@link org.sparkmlp.math.Strips}, {@link org.sparkmlp.math.Panels} and
 *       {@link org.sparkmlp.math.SumTree} are what they take;
 *   <li>{@link org.sparkmlp.math.Tile} is their innermost loop, the seam between vector widths;
 *   <li>{@link org.sparkmlp.math.ElementWise} has exp, the activations, their derivatives and
 *       softmax as loops that the just-in-time compiler vectorises;
 *   <li>{@link org.sparkmlp.math.CounterRandom} and {@link org.sparkmlp.math.Permutation} are
 *       random numbers and shuffles as pure functions of a seed and a place.
 * </ul>
 *
 * <p>It may import the JDK and SLF4J, and nothing else of this library: everything above builds on
 * it. Start reading with {@link org.sparkmlp.math.LayerProducts}.
 */
package org.sparkmlp.math;
