package org.sparkmlp.cli.options;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * {@code --class-weights}: {@code balanced}, or pairs {@code CLASS:WEIGHT}, where a class is called
 * as in the label column: a number, or a name.
 *
 * @param byClass weights by class; empty for balanced
 */
public record ClassWeightOption(Map<String, Double> byClass) {
  private static final String BALANCED = "balanced";

  static ClassWeightOption parse(String text) {
    if (text.trim().equalsIgnoreCase(BALANCED)) {
      return new ClassWeightOption(Map.of());
    }
    Map<String, Double> weights = new LinkedHashMap<>();
    for (String pair : text.split(",", -1)) {
      int colon = pair.lastIndexOf(':'); // a class may have one in its name
      String name = colon < 0 ? "" : pair.substring(0, colon).trim();
      double weight = colon < 0 ? Double.NaN : number(pair.substring(colon + 1));
      if (name.isEmpty() || !(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
        throw UserMistake.of(
            "--class-weights must be balanced or pairs CLASS:WEIGHT with finite weights of at least"
                + " 0, such as 0:1,1:5; was '%s', wrong at '%s'",
            text, pair);
      }
      if (weights.put(name, weight) != null) {
        throw UserMistake.of("--class-weights names class '%s' twice", name);
      }
    }
    return new ClassWeightOption(weights);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.trim());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /**
   * The same as the classifier takes it, by class numbers.
   *
   * @param names the classes in their order; empty where they are numbers in the data
   * @throws UserMistake if a class is none of the data's
   */
  public String byNumber(List<String> names) {
    if (byClass.isEmpty()) {
      return BALANCED;
    }
    StringJoiner pairs = new StringJoiner(",");
    byClass.forEach((name, weight) -> pairs.add(number(name, names) + ":" + weight));
    return pairs.toString();
  }

  private static String number(String name, List<String> names) {
    if (names.isEmpty()) {
      if (!name.matches("\\d{1,9}")) {
        throw UserMistake.of(
            "--class-weights names class '%s', but the classes of the label are whole numbers from"
                + " 0",
            name);
      }
      return name;
    }
    int number = names.indexOf(name);
    if (number < 0) {
      throw UserMistake.of(
          "--class-weights names class '%s', which the label does not have%s",
          name, Nearest.hint(name, names));
    }
    return Integer.toString(number);
  }
}
