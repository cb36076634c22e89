package org.sparkmlp.cli.input;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sparkmlp.cli.options.ColumnOptions;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.ml.prepare.ColumnKind;

/**
 * Which columns of the data do what.
 *
 * @param task what is learned
 * @param labels the columns to predict, several only for regression
 * @param features the columns to predict from, in the order of the network's inputs, with their
 *     kinds
 * @param weight the column of row weights, if there is one
 */
public record Roles(
    Task task, List<String> labels, Map<String, ColumnKind> features, Optional<String> weight) {

  /** The roles that the options give to the columns of a table; refuses what does not fit. */
  static Roles of(ColumnOptions options, Table table) {
    Task task = options.task();
    List<String> labels = options.labels();
    Optional<String> weight = options.weight();
    refuseTwice("--label", labels);
    labels.forEach(label -> requireLabel(task, table, label));
    if (task == Task.CLASSIFICATION && labels.size() > 1) {
      throw UserMistake.of(
          "classification has one --label, %d were given: %s",
          labels.size(), String.join(", ", labels));
    }
    weight.ifPresent(name -> requireWeight(table, name));
    Set<String> taken = new HashSet<>(labels);
    weight.ifPresent(taken::add);
    if (taken.size() == labels.size() && weight.isPresent()) {
      throw UserMistake.of("column '%s' is both label and weight", weight.get());
    }
    Set<String> dropped = dropped(options, taken, table);
    taken.addAll(dropped);
    return new Roles(task, labels, features(options.features(), taken, table), weight);
  }

  private static Set<String> dropped(ColumnOptions options, Set<String> taken, Table table) {
    Set<String> dropped = new HashSet<>();
    for (String name : options.dropped()) {
      table.field(name);
      if (taken.contains(name)) {
        throw UserMistake.of("column '%s' is in --drop, and is the label or the weight", name);
      }
      if (options.features().contains(name)) {
        throw UserMistake.of("column '%s' is both in --features and in --drop", name);
      }
      dropped.add(name);
    }
    return dropped;
  }

  /** All columns that training reads. */
  List<String> all() {
    List<String> all = new ArrayList<>(features.keySet());
    all.addAll(labels);
    weight.ifPresent(all::add);
    return all;
  }

  private static Map<String, ColumnKind> features(
      List<String> given, Set<String> taken, Table table) {
    refuseTwice("--features", given);
    Map<String, ColumnKind> features = new LinkedHashMap<>();
    for (String name : given.isEmpty() ? table.names() : given) {
      if (!taken.contains(name)) {
        ColumnKind kind = table.kind(name);
        if (kind == ColumnKind.OTHER) {
          throw UserMistake.of(
              "column '%s' is of type %s, which is no feature: numbers, booleans, dates,"
                  + " timestamps, strings and vectors are; leave it out with --drop, or name those"
                  + " to use with --features",
              name, table.type(name));
        }
        features.put(name, kind);
      } else if (!given.isEmpty()) {
        throw UserMistake.of("column '%s' is in --features, and is the label or the weight", name);
      }
    }
    if (features.isEmpty()) {
      throw UserMistake.of(
          "there is no feature column in %s beside label, weight and --drop", table.path());
    }
    return features;
  }

  private static void requireLabel(Task task, Table table, String label) {
    ColumnKind kind = table.kind(label);
    boolean right =
        switch (task) {
          case REGRESSION -> kind == ColumnKind.NUMBER;
          case CLASSIFICATION ->
              kind == ColumnKind.NUMBER || kind == ColumnKind.STRING || kind == ColumnKind.BOOLEAN;
        };
    if (!right) {
      throw UserMistake.of(
          "label column '%s' is of type %s: %s",
          label,
          table.type(label),
          switch (task) {
            case REGRESSION ->
                "a regression needs numbers (is a value no number? is it --task classification?)";
            case CLASSIFICATION -> "a class is a whole number from 0, a string or a boolean";
          });
    }
  }

  private static void requireWeight(Table table, String name) {
    if (table.kind(name) != ColumnKind.NUMBER) {
      throw UserMistake.of(
          "weight column '%s' is of type %s: weights must be numbers", name, table.type(name));
    }
  }

  private static void refuseTwice(String option, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw UserMistake.of("column '%s' is given twice in %s", name, option);
      }
    }
  }
}
