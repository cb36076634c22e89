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
 *   <li>the rows of A are at constant distances in the two methods that do nearly all the work, as
 *       addresses computed for each cost a tenth and more;
 *   <li>a method has no more vector operations than the quick compiler (C1) has virtual registers
 *       for. If it gives up, the method may stay interpreted for ever, a thousand times slower;
 *   <li>nor more than the optimising compiler (C2) inlines before it stops at 40,000 nodes and
 *       allocates each vector: the merges have a small loop of their own;
 *   <li>classes of one width only are loaded in a virtual machine, as C2 knows the class of a
 *       vector that comes out of a loop only if there is no other: with several, all are slow.
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
