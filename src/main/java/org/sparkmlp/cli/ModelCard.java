package org.sparkmlp.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What the command line must know of a saved model beside the pipeline: the columns' roles, the
 * names of the classes, the settings and what came of them. It lies in the model's folder, where
 * Spark's own reader passes over it.
 *
 * @param roles the columns
 * @param inputs which column, or value of a column of strings, each input of the network is; empty
 *     where the only feature column is a vector
 * @param classes names of the classes; empty where they are numbers, and for regression
 * @param settings the options of the training, by name
 * @param results what {@code --metrics} writes
 * @param provenance which data, when, by which version
 */
record ModelCard(
    Roles roles,
    List<String> inputs,
    List<String> classes,
    Map<String, Object> settings,
    Map<String, Object> results,
    Map<String, Object> provenance) {
  /** Its name in the model's folder. */
  static final String FILE = "spark-mlp.json";

  private static final int FORMAT = 1;

  void write(Path model, Configuration hadoop) throws IOException {
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("format", FORMAT);
    card.put("task", roles.task().text());
    card.put("labels", roles.labels());
    Map<String, Object> features = new LinkedHashMap<>();
    roles.features().forEach((name, kind) -> features.put(name, kind.text()));
    card.put("features", features);
    card.put("weight", roles.weight().orElse(null));
    card.put("inputs", inputs);
    card.put("classes", classes);
    card.put("settings", settings);
    card.put("results", results);
    card.put("provenance", provenance);
    JsonFile.at(new Path(model, FILE), hadoop).write(card);
  }

  /**
   * The card of a saved model.
   *
   * @throws UserMistake if there is none, or it is of a later version
   */
  static ModelCard read(String model, Configuration hadoop) {
    try {
      Map<String, Object> card = JsonFile.at(new Path(new Path(model.trim()), FILE), hadoop).read();
      if (!Integer.valueOf(FORMAT).equals(card.get("format"))) {
        throw UserMistake.of(
            "the model in %s has format %s, this version of spark-mlp reads %d: use a newer one",
            model, card.get("format"), FORMAT);
      }
      Map<String, ColumnKind> features = new LinkedHashMap<>();
      object(card, "features")
          .forEach((name, kind) -> features.put(name, ColumnKind.parse((String) kind)));
      Roles roles =
          new Roles(
              Task.parse((String) card.get("task")),
              strings(card, "labels"),
              features,
              Optional.ofNullable((String) card.get("weight")));
      return new ModelCard(
          roles,
          strings(card, "inputs"),
          strings(card, "classes"),
          object(card, "settings"),
          object(card, "results"),
          object(card, "provenance"));
    } catch (FileNotFoundException e) {
      throw UserMistake.because(
          e, "there is no model of spark-mlp train in %s (no %s)", model, FILE);
    } catch (IOException | IllegalArgumentException | ClassCastException | NullPointerException e) {
      throw UserMistake.because(e, "cannot read the model in %s: %s", model, e.getMessage());
    }
  }

  @SuppressWarnings(
      "unchecked") // a JSON object's keys are strings; what else is there is checked on use
  private static Map<String, Object> object(Map<String, Object> card, String name) {
    return (Map<String, Object>) card.get(name);
  }

  @SuppressWarnings("unchecked") // written by write()
  private static List<String> strings(Map<String, Object> card, String name) {
    return (List<String>) card.get(name);
  }
}
