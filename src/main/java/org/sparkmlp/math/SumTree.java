package org.sparkmlp.math;

import java.util.Arrays;

/**
 * The order in which a pass sums a gradient over the rows of its leaves: the lower part of the tree
 * that {@code training.CanonicalTree} continues across passes, workers and the driver.
 *
 * <p>A leaf's rows are cut into pieces of at most 512, {@code [0, 512), [512, 1024) …}; the sum of
 * a piece is one chain of fused multiply-adds from 0, row after row. The pieces of a leaf, and then
 * the leaves, are added pairwise in binary trees over their numbers: node (k, i) covers numbers
 * {@code [i 2^k, (i + 1) 2^k)} and is the sum of its left and its right child; a child without rows
 * is absent, not zero. 512 bounds the error that grows with the length of a chain, and is part of
 * the definition: another number gives other bits.
 *
 * <p>Here the trees lie flattened: the pieces in order, and for each how many finished left
 * siblings are added once it is summed. A stack of sums, of at most {@link #depth}, does the rest.
 *
 * <p>Mutable, to be set anew for every step without allocating; not thread-safe.
 */
public final class SumTree {
  /** Most rows of one chain. */
  public static final int PIECE_ROWS = 512;

  private int[] from = new int[16]; // [pieces] first row
  private int[] to = new int[16]; // [pieces] one after the last row
  private int[] merges = new int[16]; // [pieces] left siblings to add afterwards
  private double[] open = new double[16]; // the stack of float64 sums
  private int pieces;
  private int depth;

  /** The tree of no rows. */
  public SumTree() {}

  /**
   * The tree over one leaf.
   *
   * @param first its first row
   * @param rows number of its rows
   */
  public void set(int first, int rows) {
    pieces = 0;
    addLeaf(first, rows);
    findDepth();
  }

  /**
   * The tree over some leaves, which must be those of one node of the tree: their number a power of
   * two, and the first one's number a multiple of it; or all that there are from a node's start on,
   * if the rest of it is absent.
   *
   * @param leaves number of leaves
   * @param first {@code [leaves]} the first row of each. Not modified.
   * @param rows {@code [leaves]} the number of rows of each, 0 if it is absent. Not modified.
   */
  public void set(int leaves, int[] first, int[] rows) {
    pieces = 0;
    addLeaves(0, span(leaves), leaves, first, rows);
    findDepth();
  }

  /**
   * Whether there are no rows.
   *
   * @return true if the sum is absent
   */
  public boolean isEmpty() {
    return pieces == 0;
  }

  /**
   * The sum of one number per row, in the order of the tree, in float64.
   *
   * @param terms by row. Not modified.
   * @return 0 if there are no rows
   */
  public double sum(double[] terms) {
    int top = 0;
    for (int piece = 0; piece < pieces; piece++) {
      double sum = 0;
      for (int row = from[piece]; row < to[piece]; row++) {
        sum += terms[row];
      }
      for (int m = 0; m < merges[piece]; m++) {
        sum = open[--top] + sum;
      }
      open[top++] = sum;
    }
    return pieces == 0 ? 0 : open[0];
  }

  int pieces() {
    return pieces;
  }

  int from(int piece) {
    return from[piece];
  }

  int to(int piece) {
    return to[piece];
  }

  int merges(int piece) {
    return merges[piece];
  }

  /** Most sums on the stack at once. */
  int depth() {
    return depth;
  }

  /** The smallest power of two that is not less. */
  private static int span(int count) {
    return count <= 1 ? 1 : Integer.highestOneBit(count - 1) << 1;
  }

  /** Adds leaves [start, start + span); says whether there was any. */
  private boolean addLeaves(int start, int span, int leaves, int[] first, int[] rows) {
    if (start >= leaves) {
      return false;
    }
    if (span == 1) {
      return addLeaf(first[start], rows[start]);
    }
    boolean left = addLeaves(start, span / 2, leaves, first, rows);
    boolean right = addLeaves(start + span / 2, span / 2, leaves, first, rows);
    return merge(left, right);
  }

  private boolean addLeaf(int first, int rows) {
    int count = (int) (((long) rows + PIECE_ROWS - 1) / PIECE_ROWS);
    return addPieces(first, first + rows, 0, span(count));
  }

  /** Adds pieces [start, start + span) of a leaf. */
  private boolean addPieces(int first, int end, int start, int span) {
    int begin = first + start * PIECE_ROWS;
    if (begin >= end) {
      return false;
    }
    if (span == 1) {
      add(begin, Math.min(end, begin + PIECE_ROWS));
      return true;
    }
    boolean left = addPieces(first, end, start, span / 2);
    boolean right = addPieces(first, end, start + span / 2, span / 2);
    return merge(left, right);
  }

  private boolean merge(boolean left, boolean right) {
    if (left && right) {
      merges[pieces - 1]++;
    }
    return left || right;
  }

  private void add(int begin, int end) {
    if (pieces == from.length) {
      from = Arrays.copyOf(from, 2 * pieces);
      to = Arrays.copyOf(to, 2 * pieces);
      merges = Arrays.copyOf(merges, 2 * pieces);
      open = new double[2 * pieces];
    }
    from[pieces] = begin;
    to[pieces] = end;
    merges[pieces] = 0;
    pieces++;
  }

  private void findDepth() {
    int open = 0;
    depth = 0;
    for (int piece = 0; piece < pieces; piece++) {
      depth = Math.max(depth, open + 1);
      open += 1 - merges[piece];
    }
  }
}
