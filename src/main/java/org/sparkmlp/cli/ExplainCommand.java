package org.sparkmlp.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import org.sparkmlp.cli.input.Source;
import org.sparkmlp.cli.input.Table;
import org.sparkmlp.cli.model.PermutationImportance;
import org.sparkmlp.cli.model.SavedModel;
import org.sparkmlp.cli.options.InputOptions;
import org.sparkmlp.cli.options.Redacted;
import org.sparkmlp.cli.options.RunOptions;
import org.sparkmlp.cli.options.StandardHelp;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.cli.output.JsonFile;
import org.sparkmlp.cli.output.ReportJson;
import org.sparkmlp.cli.output.ReportText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code explain}: a saved model and a labelled table in, the importance of its columns out. */
@Command(
    name = "explain",
    header = "Tell how much a model's predictions depend on each column.",
    footer = {
      "",
      "Shuffles one column after the other among the rows, and tells what is lost of the accuracy, or",
      "of R2. Rows that training has not seen tell most.",
      "",
      "Example:",
      "  spark-mlp explain --model digits-model --data test.csv --output importance.json"
    })
final class ExplainCommand implements Callable<Integer> {
  private static final long SAY = 5_000_000_000L; // ns

  @Spec private CommandSpec spec;

  @Mixin(name = "Data (with the label column, and the weight column if training had one):")
  private InputOptions input;

  @Mixin(name = "Model and output:")
  private Outputs outputs;

  @Mixin(name = "Other:")
  private RunOptions run;

  @Mixin(name = "Help:")
  private StandardHelp help;

  /** What is explained, how, and what is written. */
  static final class Outputs {
    @Option(
        names = "--model",
        required = true,
        paramLabel = "DIR",
        description = "A model that train has saved.")
    String model;

    @Option(
        names = "--output",
        paramLabel = "FILE",
        description = "Write the importances as a JSON object.")
    String output;

    @Option(
        names = "--repeats",
        paramLabel = "N",
        defaultValue = "5",
        description = "How often each column is shuffled. Default: ${DEFAULT-VALUE}.")
    int repeats;

    @Option(
        names = "--max-rows",
        paramLabel = "N",
        defaultValue = "2000",
        description =
            "How many rows are looked at; of more, those that seed and content choose. Default:"
                + " ${DEFAULT-VALUE}.")
    int rows;

    @Option(
        names = "--seed",
        paramLabel = "N",
        defaultValue = "1",
        description = "Chooses rows and shuffles. Default: ${DEFAULT-VALUE}.")
    long seed;

    Outputs() {}

    PermutationImportance.Settings settings() {
      requirePositive("--repeats", repeats);
      requirePositive("--max-rows", rows);
      return new PermutationImportance.Settings(rows, repeats, seed);
    }

    private static void requirePositive(String option, int value) {
      if (value < 1) {
        throw UserMistake.of("%s must be at least 1, was %d", option, value);
      }
    }
  }

  ExplainCommand() {}

  @Override
  public Integer call() throws IOException {
    Source source = Source.of(input);
    PermutationImportance.Settings settings = outputs.settings();
    PrintWriter out = spec.commandLine().getOut();
    try (Session session = Session.open(run.verbose())) {
      Optional<JsonFile> file =
          Optional.ofNullable(outputs.output)
              .map(name -> JsonFile.named("--output", name, session.hadoop()));
      SavedModel model = SavedModel.load(outputs.model, session.hadoop());
      Table table = source.read(session.spark());
      int columns = model.card().roles().features().size();
      PermutationImportance.Found found =
          model
              .messages()
              .explaining(
                  () -> PermutationImportance.of(model, table, settings, told(out, columns)));
      print(out, table, found);
      if (file.isPresent()) {
        file.get().write(report(model, settings, found));
        out.printf("Importance %s%n", Redacted.text(outputs.output));
      }
    }
    return Failure.OK;
  }

  private static IntConsumer told(PrintWriter out, int columns) {
    long[] last = {System.nanoTime()};
    return done -> {
      if (System.nanoTime() - last[0] >= SAY) {
        last[0] = System.nanoTime();
        out.printf(Locale.ROOT, "Looking    %,d of %,d columns%n", done, columns);
        out.flush();
      }
    };
  }

  private static void print(PrintWriter out, Table table, PermutationImportance.Found found) {
    out.printf(
        Locale.ROOT, "Data       %s, %,d rows looked at%n", table.path(), found.base().rows());
    out.printf("Result     %s%n", ReportText.metrics(found.base().score()));
    int width = found.columns().stream().mapToInt(each -> each.column().length()).max().orElse(0);
    for (PermutationImportance each : found.columns()) {
      out.printf(
          Locale.ROOT,
          "%-" + Math.max(10, width) + "s %8.4f ± %.4f%n",
          each.column(),
          each.mean(),
          each.deviation());
    }
  }

  private ObjectNode report(
      SavedModel model,
      PermutationImportance.Settings settings,
      PermutationImportance.Found found) {
    ObjectNode report = JsonFile.object();
    report.put("command", "explain");
    report.put("task", model.card().roles().task().text());
    report.put("model", Redacted.text(outputs.model));
    report.put("rows", found.base().rows());
    report.put("repeats", settings.repeats());
    report.put("seed", settings.seed());
    ReportJson.put(report, found.base().score());
    report.put("weightsSha256", model.network().weightsSha256());
    ArrayNode columns = report.putArray("importance");
    for (PermutationImportance each : found.columns()) {
      ObjectNode column = columns.addObject();
      column.put("column", each.column());
      ReportJson.put(column, "mean", each.mean());
      ReportJson.put(column, "deviation", each.deviation());
    }
    return report;
  }
}
