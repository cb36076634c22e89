package org.sparkmlp.training.tree;

import java.util.ArrayList;
import java.util.List;
import org.sparkmlp.math.SumTree;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.Workspace;
import org.sparkmlp.training.tree.CanonicalTree.Node;

/**
 * Gradient sums of nodes of the {@link CanonicalTree}, in passes over whole subtrees of it.
 *
 * <p>Below its leaves the tree goes on: a leaf of n rows is cut into pieces of {@link
 * SumTree#PIECE_ROWS} and a shorter last one, and they are added as if they were lanes. So there is
 * one tree, over pieces, in which a piece without rows is absent. Its subtrees of no more rows than
 * a workspace holds go through the network in one pass, which adds them up while it computes them;
 * larger ones are the sum of their halves. Which of them are small enough changes no bit.
 *
 * <p>Allocates an array of the parameters' length when a step first needs one; for one thread.
 */
public final class TreePasses {
  private final Network network;
  private final Workspace workspace;
  private final LeafRows rows;
  private final List<GradientSum> open = new ArrayList<>(); // right halves while they are added up
  private int firstLane;
  private int[] leaves; // rows of each lane's leaf
  private long[] before; // [lanes + 1]: rows of the leaves before each
  private int levels; // of the tree below a lane
  private long gatherNanos;

  /** Where the rows of leaves come from. */
  @FunctionalInterface
  public interface LeafRows {
    /**
     * Puts rows of a lane's leaf into a workspace, in their order.
     *
     * @param lane the lane
     * @param from the first of them, from 0
     * @param to the one after the last
     * @param into takes them, by {@link Workspace#put}. Modified.
     */
    void put(int lane, int from, int to, Workspace into);
  }

  /**
   * Sums over leaves of given rows.
   *
   * @param network the network
   * @param workspace its scratch memory, with room for {@link SumTree#PIECE_ROWS} rows, or else for
   *     those of the largest leaf
   * @param rows gives the leaves' rows
   */
  public TreePasses(Network network, Workspace workspace, LeafRows rows) {
    this.network = network;
    this.workspace = workspace;
    this.rows = rows;
  }

  /**
   * Begins a step.
   *
   * @param firstLane the lane of the first leaf
   * @param leafRows the number of rows of each leaf, of neighbouring lanes; kept until the next
   *     step. Not modified.
   */
  public void begin(int firstLane, int[] leafRows) {
    this.gatherNanos = 0;
    this.firstLane = firstLane;
    this.leaves = leafRows;
    if (before == null || before.length != leafRows.length + 1) {
      before = new long[leafRows.length + 1];
    }
    int largest = 1;
    for (int i = 0; i < leafRows.length; i++) {
      before[i + 1] = before[i] + leafRows[i];
      largest = Math.max(largest, leafRows[i]);
    }
    int pieces = (largest - 1) / SumTree.PIECE_ROWS + 1;
    levels = Integer.SIZE - Integer.numberOfLeadingZeros(pieces - 1);
  }

  /**
   * The sum over the leaves under a node.
   *
   * @param node a node whose lanes all belong to the step
   * @param into takes the sum in place of what it held; empty if no row is under the node.
   *     Modified.
   */
  public void sum(Node node, GradientSum into) {
    into.clear();
    if (rows(node.level() + levels, node.index()) > 0) {
      sum(node.level() + levels, node.index(), 0, into);
    }
  }

  /**
   * What bringing the rows of the step together has taken.
   *
   * @return nanoseconds since {@link #begin}
   */
  public long gatherNanos() {
    return gatherNanos;
  }

  /** Sums a node that has rows; {@code into} is empty, or the node is small enough for one pass. */
  private void sum(int level, long index, int depth, GradientSum into) {
    if (rows(level, index) <= workspace.maxRows()) {
      long start = System.nanoTime();
      workspace.clear();
      put(level, index);
      workspace.gather();
      gatherNanos += System.nanoTime() - start;
      network.gradient(workspace, into);
      return;
    }
    long left = 2 * index;
    long right = left + 1;
    boolean both = rows(level - 1, left) > 0 && rows(level - 1, right) > 0;
    if (!both) {
      sum(level - 1, rows(level - 1, left) > 0 ? left : right, depth, into);
      return;
    }
    sum(level - 1, left, depth, into);
    if (rows(level - 1, right) <= workspace.maxRows()) {
      sum(level - 1, right, depth, into); // added by the pass itself
      return;
    }
    GradientSum apart = open(depth);
    apart.clear();
    sum(level - 1, right, depth + 1, apart);
    into.add(apart);
  }

  /** Puts the rows under a node: some leaves, or some pieces of one. */
  private void put(int level, long index) {
    if (level < levels) {
      int lane = (int) (index >> (levels - level));
      int from = (int) ((index & ((1L << (levels - level)) - 1)) << level) * SumTree.PIECE_ROWS;
      putLeaf(lane, from, from + (int) rows(level, index));
      return;
    }
    int lanes = 1 << (level - levels);
    int first = (int) index * lanes;
    for (int lane = first; lane < first + lanes; lane++) {
      putLeaf(lane, 0, leaves[lane - firstLane]);
    }
  }

  private void putLeaf(int lane, int from, int to) {
    if (to > from) {
      rows.put(lane, from, to, workspace);
    }
    workspace.endLeaf();
  }

  /** The rows under a node of the tree over pieces. */
  private long rows(int level, long index) {
    if (level >= levels) {
      int lanes = 1 << (level - levels);
      int from = (int) index * lanes - firstLane;
      return before[from + lanes] - before[from];
    }
    int leaf = leaves[(int) (index >> (levels - level)) - firstLane];
    long first = (index & ((1L << (levels - level)) - 1)) << level; // piece of the leaf
    return Math.min(leaf, (first + (1L << level)) * SumTree.PIECE_ROWS)
        - Math.min(leaf, first * SumTree.PIECE_ROWS);
  }

  private GradientSum open(int depth) {
    while (open.size() <= depth) {
      open.add(new GradientSum(network.layout().size()));
    }
    return open.get(depth);
  }
}
