package org.sparkmlp.cli.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.sparkmlp.cli.input.Roles;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.cli.output.JsonFile;
import org.sparkmlp.ml.prepare.ColumnKind;

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
public record ModelCard(
    Roles roles,
    List<String> inputs,
    List<String> classes,
    ObjectNode settings,
    ObjectNode results,
    ObjectNode provenance) {
  /** Its name in the model's folder. */
  public static final String FILE = "spark-mlp.json";

  private static final int FORMAT = 1;

  /** Writes the card into a model's folder. */
  public void write(Path model, Configuration hadoop) throws IOException {
    ObjectNode card = JsonFile.object();
    card.put("format", FORMAT);
    card.put("task", roles.task().text());
    card.set("labels", JsonFile.node(roles.labels()));
    ObjectNode features = card.putObject("features");
    roles.features().forEach((name, kind) -> features.put(name, kind.text()));
    card.put("weight", roles.weight().orElse(null));
    card.set("inputs", JsonFile.node(inputs));
    card.set("classes", JsonFile.node(classes));
    card.set("settings", settings);
    card.set("results", results);
    card.set("provenance", provenance);
    JsonFile.at(new Path(model, FILE), hadoop).write(card);
  }

  /**
   * The card of a saved model; empty if there is none, as {@code train} has not saved it.
   *
   * @throws UserMistake if it is damaged or of a later version
   */
  static Optional<ModelCard> read(String model, Configuration hadoop) {
    try {
      JsonFile file = JsonFile.at(new Path(new Path(model.trim()), FILE), hadoop);
      return Optional.of(of(file.read(), model));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw UserMistake.because(e, "cannot read the model in %s: %s", model, e.getMessage());
    }
  }

  private static ModelCard of(ObjectNode card, String model) {
    requireFormat(card.path("format"), model);
    Map<String, ColumnKind> features = new LinkedHashMap<>();
    object(card, "features")
        .properties()
        .forEach(kind -> features.put(kind.getKey(), ColumnKind.parse(kind.getValue().asText())));
    Roles roles =
        new Roles(
            Task.parse(card.path("task").asText()),
            texts(card, "labels"),
            features,
            Optional.ofNullable(card.path("weight").textValue()));
    return new ModelCard(
        roles,
        texts(card, "inputs"),
        texts(card, "classes"),
        object(card, "settings"),
        object(card, "results"),
        object(card, "provenance"));
  }

  private static void requireFormat(JsonNode format, String model) {
    if (!format.isIntegralNumber() || format.asLong() < 1) {
      throw UserMistake.of(
          "the model in %s is damaged: format in %s must be a whole number of at least 1, was %s",
          model, FILE, format.isMissingNode() ? "missing" : format);
    }
    if (format.asLong() != FORMAT) {
      throw UserMistake.of(
          "the model in %s has format %s, this version of spark-mlp reads %d: use a newer one",
          model, format, FORMAT);
    }
  }

  private static ObjectNode object(ObjectNode card, String name) {
    if (card.get(name) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException(FILE + " is damaged: '" + name + "' is no object");
  }

  private static List<String> texts(ObjectNode card, String name) {
    if (!(card.get(name) instanceof ArrayNode array)) {
      throw new IllegalArgumentException(FILE + " is damaged: '" + name + "' is no list");
    }
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
