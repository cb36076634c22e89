package org.sparkmlp.network;

import org.sparkmlp.math.CounterRandom;
import org.sparkmlp.math.Strips;
import org.sparkmlp.math.Tile;

/**
 * Which hidden units each row of a pass leaves out, as factors {@code m_l} {@code [n × D_l]}: see
 * {@link Network#withDropout}.
 *
 * <p>Mutable; for one thread.
 */
final class Dropout {
  private final double rate;
  private final float scale; // 1 / (1 − rate)
  private final long[] keys; // [n] of each row
  private final Strips[] factors; // [L], none for l = 0

  Dropout(Topology topology, double rate, int maxRows) {
    this.rate = rate;
    this.scale = (float) (1 / (1 - rate));
    this.keys = new long[maxRows];
    this.factors = new Strips[topology.layers()];
    for (int l = 1; l < factors.length; l++) {
      factors[l] = Strips.ofDeltas(maxRows, topology.width(l));
    }
  }

  /** Sets the key of a row. */
  void put(int row, long key) {
    keys[row] = key;
  }

  /** {@code z ← m_l ∘ z}, m_l being drawn. Modified: {@code z}. */
  void thin(int l, Strips z, int rows) {
    Strips drawn = factors[l];
    for (int row = 0; row < rows; row++) {
      int place = drawn.start(row / Tile.LANES) + row % Tile.LANES;
      for (int k = 0; k < drawn.columns(); k++) {
        boolean out = CounterRandom.uniform(keys[row], l, k) < rate;
        drawn.data()[place + k * Tile.LANES] = out ? 0 : scale;
      }
    }
    multiply(l, z, rows);
  }

  /** {@code x ← m_l ∘ x}, m_l as it was drawn. Modified: {@code x}. */
  void multiply(int l, Strips x, int rows) {
    Strips drawn = factors[l];
    int count = drawn.columns() * Tile.LANES;
    for (int strip = 0; strip < Strips.count(rows); strip++) {
      multiply(x.data(), x.start(strip), drawn.data(), drawn.start(strip), count);
    }
  }

  /** A loop of its own, which vectorises. */
  private static void multiply(float[] x, int from, float[] factors, int first, int count) {
    for (int i = 0; i < count; i++) {
      x[from + i] *= factors[first + i];
    }
  }
}
