package org.sparkmlp.math;

import java.math.BigInteger;

/**
 * A sum of float32 values without any rounding, so that it does not depend on their order.
 *
 * <pre>
 *   Σ x = Σ_i digit_i 2^(32 i − 149)        |x| = m 2^(e − 149),  m below 2^24,  e from 0 to 253
 * </pre>
 *
 * <p>A finite float32 is a whole number of least subnormals, 2⁻¹⁴⁹, below 2²⁷⁷; so eleven digits of
 * 32 bits, each in a long, hold any sum of up to 2⁶³ of them. Digits are carried on when a sum is
 * read or after 2³⁰ additions, long before a long overflows.
 *
 * <p>For values of at least 0 only, such as weights. Mutable; not thread-safe.
 */
public final class ExactSum {
  private static final int LEAST_EXPONENT = -149;
  private static final int DIGIT = 32;
  private static final long MASK = (1L << DIGIT) - 1;
  private static final int DIGITS = 11;
  private static final int MOST_PENDING = 1 << 30;

  private final long[] digits;
  private int pending; // additions since digits were last carried

  /** An empty sum. */
  public ExactSum() {
    this(new long[DIGITS]);
  }

  private ExactSum(long[] digits) {
    this.digits = digits;
  }

  /**
   * The sum whose digits {@link #toArray} gave.
   *
   * @param digits the digits. Not modified.
   * @return the sum
   */
  public static ExactSum of(long[] digits) {
    return new ExactSum(digits.clone());
  }

  /**
   * Adds a value.
   *
   * @param value finite and at least 0
   */
  public void add(float value) {
    int bits = Float.floatToRawIntBits(value);
    int exponent = bits >>> 23;
    long mantissa = exponent == 0 ? bits : (bits & 0x7F_FFFF) | 0x80_0000;
    int shift = Math.max(0, exponent - 1);
    long shifted = mantissa << (shift % DIGIT); // below 2^55
    digits[shift / DIGIT] += shifted & MASK;
    digits[shift / DIGIT + 1] += shifted >>> DIGIT;
    if (++pending == MOST_PENDING) {
      carry();
    }
  }

  /**
   * Adds another sum.
   *
   * @param other digits that {@link #toArray} gave. Not modified.
   */
  public void add(long[] other) {
    carry();
    for (int i = 0; i < DIGITS; i++) {
      digits[i] += other[i];
    }
    carry();
  }

  /**
   * The digits, e.g. to be sent.
   *
   * @return a copy, each below 2³²
   */
  public long[] toArray() {
    carry();
    return digits.clone();
  }

  /**
   * The sum, rounded once.
   *
   * @return the float64 next to it
   */
  public double value() {
    carry();
    BigInteger whole = BigInteger.ZERO;
    for (int i = DIGITS - 1; i >= 0; i--) {
      whole = whole.shiftLeft(DIGIT).or(BigInteger.valueOf(digits[i]));
    }
    return Math.scalb(whole.doubleValue(), LEAST_EXPONENT);
  }

  private void carry() {
    for (int i = 0; i < DIGITS - 1; i++) {
      digits[i + 1] += digits[i] >>> DIGIT;
      digits[i] &= MASK;
    }
    pending = 0;
  }
}
