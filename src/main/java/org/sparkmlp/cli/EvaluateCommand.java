package org.sparkmlp.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sparkmlp.cli.input.Source;
import org.sparkmlp.cli.input.Table;
import org.sparkmlp.cli.model.SavedModel;
import org.sparkmlp.cli.model.Scores;
import org.sparkmlp.cli.options.InputOptions;
import org.sparkmlp.cli.options.Redacted;
import org.sparkmlp.cli.options.RunOptions;
import org.sparkmlp.cli.options.StandardHelp;
import org.sparkmlp.cli.output.JsonFile;
import org.sparkmlp.cli.output.ReportJson;
import org.sparkmlp.cli.output.ReportText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: a saved model and a labelled table in, metrics out. */
@Command(
    name = "evaluate",
    header = "Compare a model's predictions with a table's labels.",
    footer = {
      "",
      "Example:",
      "  spark-mlp evaluate --model digits-model --data test.csv --metrics test.json"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin(name = "Data (with the label column, and the weight column if training had one):")
  private InputOptions input;

  @Mixin(name = "Model and output:")
  private Outputs outputs;

  @Mixin(name = "Other:")
  private RunOptions run;

  @Mixin(name = "Help:")
  private StandardHelp help;

  /** What is evaluated, and what is written. */
  static final class Outputs {
    @Option(
        names = "--model",
        required = true,
        paramLabel = "DIR",
        description = "A model that train has saved.")
    String model;

    @Option(
        names = "--metrics",
        paramLabel = "FILE",
        description = "Write the metrics as a JSON object.")
    String metrics;

    Outputs() {}
  }

  EvaluateCommand() {}

  @Override
  public Integer call() throws IOException {
    Source source = Source.of(input);
    PrintWriter out = spec.commandLine().getOut();
    try (Session session = Session.open(run.verbose())) {
      Optional<JsonFile> file =
          Optional.ofNullable(outputs.metrics)
              .map(name -> JsonFile.named("--metrics", name, session.hadoop()));
      SavedModel model = SavedModel.load(outputs.model, session.hadoop());
      Table table = source.read(session.spark());
      long start = System.nanoTime();
      Scores scores = model.messages().explaining(() -> Scores.of(model, table));
      double seconds = (System.nanoTime() - start) * 1e-9;
      out.printf(
          Locale.ROOT,
          "Data       %s, %,d rows%s%n",
          table.path(),
          scores.rows(),
          scores.leftOut() == 0
              ? ""
              : String.format(Locale.ROOT, "; %,d with missing values left out", scores.leftOut()));
      out.printf("Result     %s%n", ReportText.metrics(scores.score()));
      if (file.isPresent()) {
        file.get().write(report(model, scores, seconds));
        out.printf("Metrics    %s%n", Redacted.text(outputs.metrics));
      }
    }
    return Failure.OK;
  }

  private ObjectNode report(SavedModel model, Scores scores, double seconds) {
    ObjectNode report = JsonFile.object();
    report.put("command", "evaluate");
    report.put("task", model.card().roles().task().text());
    report.put("model", Redacted.text(outputs.model));
    report.put("rows", scores.rows());
    report.put("rowsLeftOut", scores.leftOut());
    report.put("features", model.network().topology().features());
    report.put("topology", model.network().topology().toString());
    report.put("parameters", model.network().parameters().length);
    report.put("seconds", seconds);
    ReportJson.put(report, "rowsPerSecond", scores.rows() / seconds);
    ReportJson.put(report, scores.score());
    report.put("weightsSha256", model.network().weightsSha256());
    return report;
  }
}
