package org.sparkmlp.spark.sharded.protocol;

import java.util.Comparator;

/**
 * The name of a block on the network: a piece of a slice.
 *
 * @param kind what it holds
 * @param node of a gradient, which of all workers' nodes it is the sum of; else 0
 * @param owner whose slice
 * @param piece which piece of it
 */
public record BlockName(Kind kind, int node, int owner, int piece) {
  public enum Kind {
    GRADIENT,
    PARAMETERS,
    VELOCITY
  }

  /** By place in the vector: pieces of all publishers come in about the same order. */
  static final Comparator<BlockName> ORDER =
      Comparator.comparing(BlockName::kind)
          .thenComparing(BlockName::owner)
          .thenComparing(BlockName::piece)
          .thenComparing(BlockName::node);

  public static BlockName parameters(int owner, int piece) {
    return new BlockName(Kind.PARAMETERS, 0, owner, piece);
  }

  public static BlockName velocity(int owner, int piece) {
    return new BlockName(Kind.VELOCITY, 0, owner, piece);
  }

  public static BlockName gradient(int node, int owner, int piece) {
    return new BlockName(Kind.GRADIENT, node, owner, piece);
  }
}
