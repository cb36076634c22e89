package org.sparkmlp.math;

/**
 * Random numbers as a pure function of a seed, a stream and a counter.
 *
 * <pre>
 *   key(seed, stream)            = mix(mix(seed + γ) + stream · γ')
 *   bits(seed, stream, counter)  = mix(key + (counter + 1) · γ)
 * </pre>
 *
 * <p>γ = 9E3779B97F4A7C15 (2^64 over the golden ratio), γ' = D1342543DE82EF95, and {@code mix} is
 * SplittableRandom's 64-bit finaliser. So one stream is one SplitMix64 sequence, entered at a place
 * that seed and stream choose. Any 64-bit values will do for all three.
 *
 * <p>Numerics: {@link #gaussian} uses {@link StrictMath}, so that every machine draws the same
 * bits.
 *
 * <p>Not for cryptography.
 *
 * <p>Source: G. L. Steele, D. Lea, C. H. Flood, Fast splittable pseudorandom number generators,
 * OOPSLA 2014.
 *
 * <p>Any number of threads may call it.
 */
public final class CounterRandom {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final long STREAM_GAMMA = 0xD1342543DE82EF95L;

  private CounterRandom() {}

  /**
   * A bijection of 64-bit values in which every input bit changes every output bit with a chance of
   * about one half. {@code mix(0)} is 0.
   *
   * @param value any
   * @return the mixed value
   */
  public static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * 64 random bits.
   *
   * @param seed the user's seed
   * @param stream what the numbers are for
   * @param counter which of them
   * @return the bits
   */
  public static long bits(long seed, long stream, long counter) {
    long key = mix(mix(seed + GOLDEN_GAMMA) + stream * STREAM_GAMMA);
    return mix(key + (counter + 1) * GOLDEN_GAMMA);
  }

  /**
   * Uniform in [0, 1), a multiple of 2^−53.
   *
   * @param seed the user's seed
   * @param stream what the numbers are for
   * @param counter which of them
   * @return the number
   */
  public static double uniform(long seed, long stream, long counter) {
    return (bits(seed, stream, counter) >>> 11) * 0x1.0p-53;
  }

  /**
   * Normal with mean 0 and variance 1, by the method of Box and Muller: √(−2 ln(1 − u)) · cos 2πv.
   * Takes the bits of counters 2c and 2c + 1 of its stream, so a stream should serve either this
   * method or the others. At most 8.6 in size.
   *
   * @param seed the user's seed
   * @param stream what the numbers are for
   * @param counter which of them, below 2^63 when taken as unsigned
   * @return the number
   */
  public static double gaussian(long seed, long stream, long counter) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(seed, stream, 2 * counter)));
    return radius * StrictMath.cos(2 * Math.PI * uniform(seed, stream, 2 * counter + 1));
  }
}
