/**
 * The arithmetic under the networks: float32 memory outside the heap, matrix products, element-wise
 * kernels, counter-based random numbers and permutations.
 *
 * <ul>
 *   <li>{@link org.sparkmlp.math.OffHeapFloats} is the memory in which matrices live;
 *   <li>{@link org.sparkmlp.math.MatrixProduct} is the seam between OpenBLAS and the netlib
 *       fallback;
 *   <li>{@link org.sparkmlp.math.ElementWise} has exp, the activations, their derivatives and
 *       softmax as loops that the just-in-time compiler vectorises;
 *   <li>{@link org.sparkmlp.math.CounterRandom} and {@link org.sparkmlp.math.Permutation} are
 *       random numbers and shuffles as pure functions of a seed and a place.
 * </ul>
 *
 * <p>It may import the JDK, {@code org.bytedeco}, {@code dev.ludovic.netlib} and SLF4J, and nothing
 * else of this library: everything above builds on it. Start reading with {@link
 * org.sparkmlp.math.MatrixProduct}.
 */
package org.sparkmlp.math;
