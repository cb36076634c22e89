package org.sparkmlp.math;

import java.util.Locale;
import java.util.Objects;

/**
 * A shuffle of the numbers 0 to size − 1 that takes no memory and tells any place at once.
 *
 * <p>With b the bits of size − 1, a number of b bits is cut into a high and a low half, and round r
 * of a Feistel network xors one half with {@code mix(key_r ^ other half)}, alternately the high and
 * the low one. Each round can be undone, so the whole is a bijection of [0, 2^b). A result that is
 * not below size goes through the network again until one is, which makes it a bijection of [0,
 * size); it takes fewer than two passes on average.
 *
 * <p>Not for cryptography: the rounds are chosen for good statistics.
 *
 * <p>Source: J. Black and P. Rogaway, Ciphers with arbitrary finite domains, CT-RSA 2002.
 *
 * <p>Immutable, so any number of threads may use it.
 */
public final class Permutation {

  private static final long[] NO_ROUNDS = {};

  private final int size;
  private final int lowBits;
  private final int highMask;
  private final int lowMask;
  private final long[] roundKeys;

  private Permutation(int size, long[] roundKeys) {
    if (size < 0) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "size must be at least 0, was %d", size));
    }
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(size - 1, 0));
    this.size = size;
    this.lowBits = bits / 2;
    this.lowMask = (1 << lowBits) - 1;
    this.highMask = (1 << (bits - lowBits)) - 1;
    this.roundKeys = roundKeys;
  }

  /**
   * The shuffle that a key chooses.
   *
   * @param size how many numbers, at least 0
   * @param key any value
   * @return always the same shuffle for the same size and key
   * @throws IllegalArgumentException if the size is negative
   */
  public static Permutation of(int size, long key) {
    long[] roundKeys = new long[rounds(size)];
    for (int round = 0; round < roundKeys.length; round++) {
      roundKeys[round] = CounterRandom.bits(key, size, round);
    }
    return new Permutation(size, roundKeys);
  }

  /**
   * The shuffle that leaves every number in its place.
   *
   * @param size how many numbers, at least 0
   * @return the identity
   * @throws IllegalArgumentException if the size is negative
   */
  public static Permutation identity(int size) {
    return new Permutation(size, NO_ROUNDS);
  }

  /**
   * How many numbers.
   *
   * @return at least 0
   */
  public int size() {
    return size;
  }

  /**
   * The number at a place.
   *
   * @param place 0 to size − 1
   * @return 0 to size − 1, another for every place
   * @throws IndexOutOfBoundsException if there is no such place
   */
  public int at(int place) {
    Objects.checkIndex(place, size);
    int number = place;
    do {
      number = shuffle(number);
    } while (number >= size);
    return number;
  }

  /**
   * The numbers at a place and those after it, as many as there is room for.
   *
   * @param high scratch. Modified.
   * @param low scratch, as long. Modified.
   * @param into as long, takes the numbers. Modified.
   * @return the place behind the last of them
   */
  int numbers(int place, long[] high, long[] low, int[] into) {
    Objects.checkIndex(place, size);
    int count = Math.min(into.length, size - place);
    for (int i = 0; i < count; i++) {
      high[i] = (place + i) >>> lowBits;
      low[i] = (place + i) & lowMask;
    }
    for (int round = 0; round < roundKeys.length; round += 2) {
      mix(roundKeys[round], low, highMask, high, count);
      mix(roundKeys[round + 1], high, lowMask, low, count);
    }
    for (int i = 0; i < count; i++) {
      int number = (int) (high[i] << lowBits | low[i]);
      while (number >= size) {
        number = shuffle(number);
      }
      into[i] = number;
    }
    return place + count;
  }

  /** Half a round, of many numbers at once. */
  private static void mix(long key, long[] one, long mask, long[] other, int count) {
    for (int i = 0; i < count; i++) {
      other[i] ^= CounterRandom.mix(key ^ one[i]) & mask;
    }
  }

  /**
   * As many as it takes for no chi-square test of single places and of pairs of places to tell a
   * million shuffles from chance: the narrower the halves, the less a round mixes.
   */
  private static int rounds(int size) {
    if (size <= 8) {
      return 32;
    }
    return size <= 32 ? 16 : 8;
  }

  private int shuffle(int number) {
    int high = number >>> lowBits;
    int low = number & lowMask;
    for (int round = 0; round < roundKeys.length; round += 2) {
      high ^= (int) CounterRandom.mix(roundKeys[round] ^ low) & highMask;
      low ^= (int) CounterRandom.mix(roundKeys[round + 1] ^ high) & lowMask;
    }
    return high << lowBits | low;
  }
}
