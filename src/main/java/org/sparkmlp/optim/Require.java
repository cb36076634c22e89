package org.sparkmlp.optim;

import java.util.Locale;

/** Guards whose messages carry the name, the value and the bound. NaN fails each of them. */
final class Require {
  private Require() {}

  static double positive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw refuse(name, "above 0 and finite", Double.toString(value));
    }
    return value;
  }

  static double notNegative(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw refuse(name, "at least 0 and finite", Double.toString(value));
    }
    return value;
  }

  static double fraction(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw refuse(name, "above 0 and at most 1", Double.toString(value));
    }
    return value;
  }

  static long atLeast(long bound, String name, long value) {
    if (value < bound) {
      throw refuse(name, "at least " + bound, Long.toString(value));
    }
    return value;
  }

  static void length(String name, int expected, int length) {
    if (length != expected) {
      throw refuse("length of " + name, "the number of parameters, " + expected, "" + length);
    }
  }

  static IllegalArgumentException refuse(String name, String bound, String value) {
    return new IllegalArgumentException(
        String.format(Locale.ROOT, "%s must be %s, was %s", name, bound, value));
  }
}
