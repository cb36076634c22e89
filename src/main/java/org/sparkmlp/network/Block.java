package org.sparkmlp.network;

import org.sparkmlp.math.OffHeapFloats;

/**
 * Some neighbouring rows of a {@link Workspace}, as views of its memory: all of them, or the place
 * of one leaf.
 */
final class Block {
  final int first; // row of the workspace
  final OffHeapFloats[] z; // [L] [n × (1 + D_l)], first column 1
  final OffHeapFloats[] zWithoutOnes; // [L] the same memory from its second element on
  final OffHeapFloats[] delta; // [L + 1] [n × D_l], none for l = 0; the last one is the outputs

  /**
   * Views of rows.
   *
   * @param z {@code [L]} of all rows
   * @param delta {@code [L + 1]} of all rows
   */
  Block(Topology topology, int first, int rows, OffHeapFloats[] z, OffHeapFloats[] delta) {
    this.first = first;
    int layers = z.length;
    this.z = new OffHeapFloats[layers];
    this.zWithoutOnes = new OffHeapFloats[layers];
    this.delta = new OffHeapFloats[layers + 1];
    for (int l = 0; l < layers; l++) {
      int stride = topology.width(l) + 1;
      this.z[l] = z[l].slice(first * stride, rows * stride);
      this.zWithoutOnes[l] = this.z[l].slice(1, rows * stride - 1);
      int width = topology.width(l + 1);
      this.delta[l + 1] = delta[l + 1].slice(first * width, rows * width);
    }
  }

  OffHeapFloats outputs() {
    return delta[delta.length - 1];
  }
}
