package org.sparkmlp.math;

/**
 * A {@link Permutation} read from front to back: its numbers are computed some hundred at a time,
 * in loops over places instead of rounds, which the processor can overlap or do in vectors.
 *
 * <p>Holds 5 KiB. Not thread-safe.
 */
public final class PermutationWindow {
  private static final int SIZE = 256;

  private final long[] high = new long[SIZE];
  private final long[] low = new long[SIZE];
  private final int[] numbers = new int[SIZE];
  private Permutation permutation;
  private int from;
  private int to;

  /** A window on the shuffle of nothing. */
  public PermutationWindow() {
    set(Permutation.identity(0));
  }

  /**
   * Goes to another shuffle.
   *
   * @param permutation the shuffle
   */
  public void set(Permutation permutation) {
    this.permutation = permutation;
    this.from = 0;
    this.to = 0;
  }

  /**
   * The number at a place, {@link Permutation#at}. Fast where places are asked for one after the
   * other.
   *
   * @param place 0 to size − 1
   * @return 0 to size − 1, another for every place
   * @throws IndexOutOfBoundsException if there is no such place
   */
  public int at(int place) {
    if (place < from || place >= to) {
      to = permutation.numbers(place, high, low, numbers);
      from = place;
    }
    return numbers[place - from];
  }
}
