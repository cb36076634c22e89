package org.sparkmlp.ml.params;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.check.Require;
import org.sparkmlp.training.tree.Lanes;
import scala.Function1;

/**
 * Validators of Params. Instead of returning false they throw a {@link Refusal}, as Spark's own
 * message ("given invalid value") names neither the bound nor the remedy.
 */
public final class Bounds {
  private Bounds() {}

  /** A validator that Spark can call and serialise. */
  @FunctionalInterface
  public interface Validator<T> extends Function1<T, Object>, Serializable {}

  private interface Guard<T> extends Consumer<T>, Serializable {}

  public static Validator<Object> atLeastOne(String name) {
    return by(value -> Require.atLeast(1, name, (Integer) value));
  }

  /** As Spark's own interval of checkpoints. */
  public static Validator<Object> atLeastOneOrNever(String name) {
    return by(
        value -> {
          if (!value.equals(-1)) {
            Require.atLeast(1, name, (Integer) value);
          }
        });
  }

  public static Validator<Object> powerOfTwo(String name) {
    return by(value -> Require.powerOfTwo(Lanes.MAX, name, (Integer) value));
  }

  public static Validator<Object> above0(String name) {
    return by(value -> Require.positive(name, (Double) value));
  }

  public static Validator<Object> atLeast0(String name) {
    return by(value -> Require.notNegative(name, (Double) value));
  }

  public static Validator<Object> below1(String name) {
    return by(value -> Require.belowOne(name, (Double) value));
  }

  public static Validator<int[]> widths(String name) {
    return by(
        widths -> {
          boolean none = widths.length == 1 && widths[0] == 0;
          if (!none && Arrays.stream(widths).anyMatch(width -> width < 1)) {
            throw Refusal.setting(name, "widths of at least 1", Arrays.toString(widths));
          }
        });
  }

  public static Validator<String[]> names(String name) {
    return by(
        names -> {
          if (names.length == 0 || Arrays.stream(names).anyMatch(String::isEmpty)) {
            throw Refusal.setting(name, "one or more names of columns", Arrays.toString(names));
          }
        });
  }

  public static Validator<String> oneOf(String name, String... choices) {
    return by(value -> Require.oneOf(name, List.of(choices), value));
  }

  private static <T> Validator<T> by(Guard<T> guard) {
    return value -> {
      guard.accept(value);
      return true;
    };
  }
}
