package org.sparkmlp.math;

/** The tile that this virtual machine computes with, chosen once. */
final class PreferredTile {
  private static final Tile TILE = new PlainTile();

  private PreferredTile() {}

  static Tile get() {
    return TILE;
  }
}
