package org.sparkmlp.check;

import java.util.List;

/**
 * Guards for settings and lengths, each of which gives its value back or throws a {@link Refusal}
 * with name, bound and value. NaN fails every guard.
 */
public final class Require {
  private Require() {}

  /**
   * Above 0 and finite.
   *
   * @param name what is checked
   * @param value its value
   * @return the value
   * @throws Refusal if it is not
   */
  public static double positive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw Refusal.setting(name, "above 0 and finite", value);
    }
    return value;
  }

  /**
   * At least 0 and finite.
   *
   * @param name what is checked
   * @param value its value
   * @return the value
   * @throws Refusal if it is not
   */
  public static double notNegative(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw Refusal.setting(name, "at least 0 and finite", value);
    }
    return value;
  }

  /**
   * Above 0 and at most 1.
   *
   * @param name what is checked
   * @param value its value
   * @return the value
   * @throws Refusal if it is not
   */
  public static double fraction(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw Refusal.setting(name, "above 0 and at most 1", value);
    }
    return value;
  }

  /**
   * At least a bound.
   *
   * @param bound the least value allowed
   * @param name what is checked
   * @param value its value
   * @return the value
   * @throws Refusal if it is less
   */
  public static long atLeast(long bound, String name, long value) {
    if (value < bound) {
      throw Refusal.setting(name, "at least " + bound, value);
    }
    return value;
  }

  /**
   * As long as there are parameters.
   *
   * @param name the array
   * @param expected the number of parameters
   * @param length the array's length
   * @throws Refusal if they differ
   */
  public static void length(String name, int expected, int length) {
    if (length != expected) {
      throw Refusal.setting(
          "length of " + name, "the number of parameters, " + expected, Integer.toString(length));
    }
  }

  /**
   * At least 0 and below 1, as float32 too.
   *
   * @param name what is checked
   * @param value its value
   * @return the value
   * @throws Refusal if it is not
   */
  public static double belowOne(String name, double value) {
    if (!(value >= 0 && (float) value < 1f)) {
      throw Refusal.setting(name, "at least 0 and below 1", value);
    }
    return value;
  }

  /**
   * A power of two up to a bound.
   *
   * @param bound the greatest value allowed
   * @param name what is checked
   * @param value its value
   * @return the value
   * @throws Refusal if it is not
   */
  public static int powerOfTwo(int bound, String name, int value) {
    if (value < 1 || value > bound || Integer.bitCount(value) != 1) {
      throw Refusal.setting(name, "a power of two from 1 to " + bound, value);
    }
    return value;
  }

  /**
   * One of some names.
   *
   * @param name what is checked
   * @param choices the names
   * @param value its value
   * @return the value
   * @throws Refusal if it is none of them
   */
  public static String oneOf(String name, List<String> choices, String value) {
    if (!choices.contains(value)) {
      throw Refusal.setting(name, "one of " + String.join(", ", choices), "'" + value + "'");
    }
    return value;
  }
}
