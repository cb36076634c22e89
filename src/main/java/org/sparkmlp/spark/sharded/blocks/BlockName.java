package org.sparkmlp.spark.sharded.blocks;

/**
 * The name of a block on the network.
 *
 * @param kind what it holds
 * @param node of a gradient, which of all workers' nodes it is the sum of; of the optimiser's
 *     state, which of its vectors; else 0
 * @param owner whose slice; of notes, who has written them
 * @param piece which piece of it
 */
public record BlockName(Kind kind, int node, int owner, int piece) {
  /** Kinds, those of notes first. */
  public enum Kind {
    /** Notes on a worker's gradients: losses, weights, rows and what they took. */
    TOTALS,
    /** Notes on the norm of the averaged gradient in a worker's slice. */
    NORMS,
    /** Notes on a worker's last update: whether its gradient was finite. */
    FINITE,
    GRADIENT,
    PARAMETERS,
    STATE;

    /** Whether it holds a few numbers about others, and not numbers of the network. */
    public boolean isNotes() {
      return ordinal() <= FINITE.ordinal();
    }
  }

  public static BlockName notes(Kind kind, int owner) {
    return new BlockName(kind, 0, owner, 0);
  }

  public static BlockName parameters(int owner, int piece) {
    return new BlockName(Kind.PARAMETERS, 0, owner, piece);
  }

  public static BlockName state(int vector, int owner, int piece) {
    return new BlockName(Kind.STATE, vector, owner, piece);
  }

  public static BlockName gradient(int node, int owner, int piece) {
    return new BlockName(Kind.GRADIENT, node, owner, piece);
  }
}
