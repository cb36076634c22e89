package org.sparkmlp.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.sparkmlp.ml.MlpModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code describe}: what a saved model is, what it takes, and where it comes from. */
@Command(
    name = "describe",
    header = "Tell what a saved model is.",
    footer = {"", "Example:", "  spark-mlp describe --model digits-model"})
final class DescribeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin(name = "Model:")
  private Which which;

  @Mixin(name = "Other:")
  private RunOptions run;

  @Mixin(name = "Help:")
  private StandardHelp help;

  /** What is described. */
  static final class Which {
    @Option(
        names = "--model",
        required = true,
        paramLabel = "DIR",
        description = "A model that train has saved.")
    String model;

    Which() {}
  }

  DescribeCommand() {}

  @Override
  public Integer call() {
    try (Session session = Session.open(run.verbose)) {
      print(SavedModel.load(which.model, session), spec.commandLine().getOut());
    }
    return Failure.OK;
  }

  private static void print(SavedModel saved, PrintWriter out) {
    ModelCard card = saved.card();
    Roles roles = card.roles();
    MlpModel network = saved.network();
    out.printf("Model      %s, %s%n", saved.path(), roles.task().text());
    new NetworkText(roles.task(), roles.labels()).print(out, network.topology());
    out.printf("Predicts   %s%n", String.join(", ", roles.labels()));
    if (!card.classes().isEmpty()) {
      out.printf("Classes    %s%n", String.join(", ", card.classes()));
    }
    out.println("Takes      these columns:");
    roles
        .features()
        .forEach(
            (name, kind) ->
                out.printf("             %-24s %s%n", name, encoding(card, name, kind)));
    out.printf(
        "Scaling    features %s%s%n",
        network.getStandardize() ? "standardised inside the model" : "taken as they are",
        roles.task() == Task.REGRESSION
            ? standardizesLabel(card) ? ", targets too" : ", targets as they are"
            : "");
    out.printf("Settings   %s%n", line(card.settings()));
    Map<String, Object> results = card.results();
    out.printf(
        Locale.ROOT,
        "Trained    %s epochs on %,d rows%s: %s on the %s rows%n",
        results.get("epochs"),
        ((Number) results.get("rows")).longValue(),
        roles.weight().map(name -> ", weighted by " + name).orElse(""),
        TrainingReport.metrics(roles.task(), results),
        results.get("evaluatedOn"));
    out.printf("From       %s%n", line(card.provenance()));
    out.printf("Weights    SHA-256 %s%n", network.weightsSha256());
  }

  private static boolean standardizesLabel(ModelCard card) {
    return !"false".equals(String.valueOf(card.settings().get("standardize-label")));
  }

  private static String encoding(ModelCard card, String name, ColumnKind kind) {
    return switch (kind) {
      case NUMBER, BOOLEAN, VECTOR, OTHER -> kind.text();
      case STRING -> {
        StringJoiner values = new StringJoiner(", ", "string: ", "");
        card.inputs().stream()
            .filter(input -> input.startsWith(name + "="))
            .forEach(input -> values.add(input.substring(name.length() + 1)));
        yield values.toString();
      }
    };
  }

  private static String line(Map<String, Object> values) {
    StringJoiner line = new StringJoiner(", ");
    values.forEach(
        (name, value) -> {
          if (value != null) {
            line.add(name + " " + value);
          }
        });
    return line.toString();
  }
}
