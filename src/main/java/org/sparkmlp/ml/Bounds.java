package org.sparkmlp.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.Predicate;
import org.sparkmlp.check.Refusal;
import scala.Function1;

/**
 * Validators of Params. Instead of returning false they throw, as Spark's own message ("given
 * invalid value") names neither the bound nor the remedy.
 */
final class Bounds {
  private Bounds() {}

  /** A validator that Spark can call and serialise. */
  @FunctionalInterface
  interface Validator<T> extends Function1<T, Object>, Serializable {}

  private interface Check extends Predicate<Object>, Serializable {}

  static Validator<Object> atLeastOne(String name) {
    return number(name, "at least 1", value -> (Integer) value >= 1);
  }

  static Validator<Object> powerOfTwo(String name) {
    return number(
        name, "a power of two, 1 or more", v -> (Integer) v >= 1 && Integer.bitCount((int) v) == 1);
  }

  static Validator<Object> above0(String name) {
    return number(
        name, "above 0 and finite", v -> (Double) v > 0 && (Double) v < Double.POSITIVE_INFINITY);
  }

  static Validator<Object> atLeast0(String name) {
    return number(
        name,
        "at least 0 and finite",
        v -> (Double) v >= 0 && (Double) v < Double.POSITIVE_INFINITY);
  }

  static Validator<Object> below1(String name) {
    return number(name, "in [0, 1)", v -> (Double) v >= 0 && ((Double) v).floatValue() < 1f);
  }

  static Validator<int[]> widths(String name) {
    return widths -> {
      for (int width : widths) {
        if (width < 1) {
          throw Refusal.setting(name, "widths of at least 1", Arrays.toString(widths));
        }
      }
      return true;
    };
  }

  static Validator<String> oneOf(String name, String... choices) {
    return value -> {
      if (!Arrays.asList(choices).contains(value)) {
        throw Refusal.setting(name, "one of " + String.join(", ", choices), "'" + value + "'");
      }
      return true;
    };
  }

  private static Validator<Object> number(String name, String bound, Check check) {
    return value -> {
      if (!check.test(value)) {
        throw Refusal.setting(name, bound, value);
      }
      return true;
    };
  }
}
