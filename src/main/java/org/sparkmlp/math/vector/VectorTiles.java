package org.sparkmlp.math.vector;

import java.util.Locale;
import java.util.function.IntFunction;
import jdk.incubator.vector.FloatVector;
import org.sparkmlp.math.Tile;

/**
 * The tiles in vectors, by their width in bits; 0 is the width that suits the processor best.
 *
 * <p>They are written out, row by row and vector by vector, since the compiler keeps in registers
 * what is a local variable, and nothing else. What it made of other forms was measured, and these
 * are its limits:
 *
 * <ul>
 *   <li>the species is a constant of the class, and one loop runs over p, not two nested ones;
 *   <li>the rows of A are at constant distances, or else an address is computed for each;
 *   <li>a method has no more vector operations than the quick compiler (C1) has virtual registers
 *       for. If it gives up, the method may stay interpreted for ever, a thousand times slower.
 * </ul>
 *
 * <p>Immutable and thread-safe.
 */
public final class VectorTiles implements IntFunction<Tile> {

  /** The tiles. Found by name, from a package that must do without this one. */
  public VectorTiles() {}

  @Override
  public Tile apply(int bits) {
    int width = bits == 0 ? FloatVector.SPECIES_PREFERRED.vectorBitSize() : bits;
    return switch (width) {
      case 512 -> new Tile512();
      case 256 -> new Tile256();
      case 128 -> new Tile128();
      default ->
          throw new IllegalArgumentException(
              String.format(Locale.ROOT, "vectors must have 128, 256 or 512 bits, had %d", width));
    };
  }
}
