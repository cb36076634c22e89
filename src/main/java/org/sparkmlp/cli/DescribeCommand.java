package org.sparkmlp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.sparkmlp.cli.input.Roles;
import org.sparkmlp.cli.model.ModelCard;
import org.sparkmlp.cli.model.SavedModel;
import org.sparkmlp.cli.options.Redacted;
import org.sparkmlp.cli.options.RunOptions;
import org.sparkmlp.cli.options.StandardHelp;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.cli.output.NetworkText;
import org.sparkmlp.cli.output.ReportJson;
import org.sparkmlp.cli.output.ReportText;
import org.sparkmlp.ml.MlpModel;
import org.sparkmlp.ml.MlpRegressionModel;
import org.sparkmlp.ml.prepare.ColumnKind;
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
    try (Session session = Session.open(run.verbose())) {
      print(SavedModel.load(which.model, session.hadoop()), spec.commandLine().getOut());
    }
    return Failure.OK;
  }

  private static void print(SavedModel saved, PrintWriter out) {
    ModelCard card = saved.card();
    Roles roles = card.roles();
    MlpModel network = saved.network();
    out.printf("Model      %s, %s%n", Redacted.text(saved.path()), roles.task().text());
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
    if (!card.inputs().isEmpty() && !card.inputs().equals(List.copyOf(roles.features().keySet()))) {
      out.printf(
          Locale.ROOT,
          "Inputs     %,d: %s%n",
          card.inputs().size(),
          String.join("; ", card.inputs()));
    }
    out.printf(
        "Scaling    features %s%s%n",
        network.getStandardize() ? "standardised inside the model" : "taken as they are",
        roles.task() == Task.REGRESSION
            ? standardizesLabel(network) ? ", targets too" : ", targets as they are"
            : "");
    if (!card.results().isEmpty()) {
      printTraining(card, out);
    }
    out.printf("Weights    SHA-256 %s%n", network.weightsSha256());
  }

  /** What a pipeline that Python or Java saved does not tell. */
  private static void printTraining(ModelCard card, PrintWriter out) {
    Roles roles = card.roles();
    out.printf("Settings   %s%n", line(card.settings()));
    ObjectNode results = card.results();
    out.printf(
        Locale.ROOT,
        "Trained    %d epochs on %,d rows%s: %s on the %s rows%n",
        results.path("epochs").asInt(),
        results.path("rows").asLong(),
        roles.weight().map(name -> ", weighted by " + name).orElse(""),
        ReportText.metrics(ReportJson.score(roles.task(), results)),
        results.path("evaluatedOn").asText());
    out.printf("From       %s%n", line(card.provenance()));
  }

  private static boolean standardizesLabel(MlpModel network) {
    return network instanceof MlpRegressionModel model && model.getStandardizeLabel();
  }

  private static String encoding(ModelCard card, String name, ColumnKind kind) {
    return switch (kind) {
      case NUMBER, BOOLEAN, DATE, TIMESTAMP, VECTOR, OTHER -> kind.text();
      case STRING -> {
        StringJoiner values = new StringJoiner(", ", "string: ", "");
        card.inputs().stream()
            .filter(input -> input.startsWith(name + "="))
            .forEach(input -> values.add(input.substring(name.length() + 1)));
        yield values.toString();
      }
    };
  }

  private static String line(ObjectNode values) {
    StringJoiner line = new StringJoiner(", ");
    for (Map.Entry<String, JsonNode> value : values.properties()) {
      if (!value.getValue().isNull()) {
        line.add(value.getKey() + " " + text(value.getValue()));
      }
    }
    return line.toString();
  }

  private static String text(JsonNode value) {
    if (!value.isArray()) {
      return value.asText();
    }
    StringJoiner list = new StringJoiner(",");
    value.forEach(each -> list.add(each.asText()));
    return list.toString();
  }
}
