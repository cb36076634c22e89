package org.sparkmlp.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
    try (Session session = Session.open(run.verbose)) {
      Optional<JsonFile> file =
          Optional.ofNullable(outputs.metrics)
              .map(name -> JsonFile.named("--metrics", name, session.hadoop()));
      SavedModel model = SavedModel.load(outputs.model, session);
      Table table = new Table(source.path(), source.read(session.spark()));
      long start = System.nanoTime();
      Scores scores = model.messages().explaining(() -> Scores.of(model, table));
      double seconds = (System.nanoTime() - start) * 1e-9;
      Map<String, Object> report = report(model, scores, seconds);
      out.printf(Locale.ROOT, "Data       %s, %,d rows%n", source.path(), scores.rows());
      out.printf(
          Locale.ROOT,
          "Result     %s%n",
          TrainingReport.metrics(model.card().roles().task(), report));
      if (file.isPresent()) {
        file.get().write(report);
        out.printf("Metrics    %s%n", outputs.metrics);
      }
    }
    return Failure.OK;
  }

  private Map<String, Object> report(SavedModel model, Scores scores, double seconds) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("command", "evaluate");
    report.put("task", model.card().roles().task().text());
    report.put("model", outputs.model);
    report.put("rows", scores.rows());
    report.put("features", model.network().topology().features());
    report.put("topology", model.network().topology().toString());
    report.put("parameters", model.network().parameters().length);
    report.put("seconds", seconds);
    report.put("rowsPerSecond", scores.rows() / seconds);
    scores.metrics().forEach((name, value) -> report.put(name, TrainingReport.finite(value)));
    report.put("weightsSha256", model.network().weightsSha256());
    return report;
  }
}
