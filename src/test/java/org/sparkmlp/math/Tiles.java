package org.sparkmlp.math;

import java.util.List;

/** All tiles, for tests of what must have the same bits by each. */
public final class Tiles {
  private Tiles() {}

  /** The one without vectors. */
  public static Tile plain() {
    return new PlainTile();
  }

  /** The plain one first, and one of each vector width, which a processor may emulate. */
  public static List<Tile> all() {
    return List.of(
        plain(),
        PreferredTile.vectors(128),
        PreferredTile.vectors(256),
        PreferredTile.vectors(512));
  }
}
