/**
 * {@link org.sparkmlp.math.Tile} in vectors of 128, 256 and 512 bits.
 *
 * <p>The only package that may import {@code jdk.incubator.vector}; it is compiled apart, and
 * nothing links to it: {@code org.sparkmlp.math} finds {@link org.sparkmlp.math.vector.VectorTiles}
 * by name where the virtual machine has that module. Beside it and the JDK it may import {@code
 * org.sparkmlp.math}. Start reading with {@link org.sparkmlp.math.vector.VectorTiles}.
 */
package org.sparkmlp.math.vector;
