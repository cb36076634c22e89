package org.sparkmlp.math;

import java.util.Locale;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tile that this virtual machine computes with, chosen once: vectors of the width that suits
 * the processor, or plain Java where the module {@code jdk.incubator.vector} is not there.
 *
 * <p>The system property {@code sparkmlp.kernel} chooses another: {@code 512}, {@code 256} or
 * {@code 128} bits, or {@code plain}. All give the same bits; those that the processor does not
 * have are very slow.
 */
final class PreferredTile {
  static final String PROPERTY = "sparkmlp.kernel";

  private static final Logger LOG = LoggerFactory.getLogger(Tile.class);
  private static final String MODULE = "jdk.incubator.vector";
  private static final String VECTORS = "org.sparkmlp.math.vector.VectorTiles";

  private PreferredTile() {}

  static Tile get() {
    return Once.TILE;
  }

  private static final class Once {
    static final Tile TILE = choose(System.getProperty(PROPERTY), hasModule());

    static {
      LOG.info("Matrix products by {}", TILE.name());
      Slowness.find().ifPresent(LOG::warn);
    }
  }

  static boolean hasModule() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  static Tile choose(String wanted, boolean hasModule) {
    if ("plain".equals(wanted)) {
      return new PlainTile();
    }
    int bits = bits(wanted);
    if (!hasModule) {
      if (bits != 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s is %s, which needs --add-modules %s: add it to the JVM's options, or set plain",
                PROPERTY,
                wanted,
                MODULE));
      }
      LOG.warn(
          "Matrix products in plain Java, several times slower than in vectors: this JVM was"
              + " started without --add-modules {}",
          MODULE);
      return new PlainTile();
    }
    return vectors(bits);
  }

  /** Tiles in vectors; 0 bits for the processor's own width. */
  static Tile vectors(int bits) {
    try {
      @SuppressWarnings("unchecked")
      IntFunction<Tile> tiles =
          (IntFunction<Tile>) Class.forName(VECTORS).getDeclaredConstructor().newInstance();
      return tiles.apply(bits);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(VECTORS + " is not in the jar", e);
    }
  }

  private static int bits(String wanted) {
    if (wanted == null) {
      return 0;
    }
    return switch (wanted) {
      case "512" -> 512;
      case "256" -> 256;
      case "128" -> 128;
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT, "%s must be 512, 256, 128 or plain, was '%s'", PROPERTY, wanted));
    };
  }
}
