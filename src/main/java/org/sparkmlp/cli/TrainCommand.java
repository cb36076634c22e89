package org.sparkmlp.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.package$;
import org.sparkmlp.cli.input.ColumnMessages;
import org.sparkmlp.cli.input.FeatureStages;
import org.sparkmlp.cli.input.LabelColumn;
import org.sparkmlp.cli.input.Roles;
import org.sparkmlp.cli.input.Source;
import org.sparkmlp.cli.input.TrainingTable;
import org.sparkmlp.cli.model.ModelCard;
import org.sparkmlp.cli.model.ModelReport;
import org.sparkmlp.cli.model.NetworkStage;
import org.sparkmlp.cli.model.SavedModel;
import org.sparkmlp.cli.options.CheckpointOptions;
import org.sparkmlp.cli.options.ClusterOptions;
import org.sparkmlp.cli.options.ColumnOptions;
import org.sparkmlp.cli.options.InputOptions;
import org.sparkmlp.cli.options.NetworkOptions;
import org.sparkmlp.cli.options.OptimizerOptions;
import org.sparkmlp.cli.options.PreparationOptions;
import org.sparkmlp.cli.options.Redacted;
import org.sparkmlp.cli.options.RunOptions;
import org.sparkmlp.cli.options.StandardHelp;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.cli.options.TrainingOptions;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.cli.options.ViewOptions;
import org.sparkmlp.cli.output.Folder;
import org.sparkmlp.cli.output.JsonFile;
import org.sparkmlp.cli.output.NetworkText;
import org.sparkmlp.cli.output.Progress;
import org.sparkmlp.cli.output.ReportJson;
import org.sparkmlp.cli.output.ReportText;
import org.sparkmlp.cli.output.Screen;
import org.sparkmlp.cli.output.Views;
import org.sparkmlp.ml.prepare.Missing;
import org.sparkmlp.report.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code train}: a table in, a saved pipeline out.
 *
 * <p>In this order: options are checked, then whether the outputs may be written, then the data is
 * read and its columns get their roles; then the network trains; last the model is saved and the
 * metrics are written. Nothing is written before training is done, but for the report.
 */
@Command(
    name = "train",
    header = "Train a network on a table and save the whole pipeline.",
    footer = {
      "",
      "Examples:",
      "  spark-mlp train --data digits.csv --label digit --task classification --hidden 64 \\",
      "      --validation-fraction 0.2 --model digits-model",
      "  spark-mlp train --data plant.parquet --label yield,cost --task regression \\",
      "      --hidden 128,64 --activation tanh --patience 10 --model plant-model --overwrite",
      "  spark-mlp train --config digits.properties --seed 2"
    })
final class TrainCommand implements Callable<Integer> {
  private static final String PREPARATION = "Missing values and categories:";
  private static final String NETWORK = "Network:";
  private static final String OPTIMIZER = "Optimiser:";
  private static final String TRAINING =
      "Training (these, the data and the seed determine the model, bit for bit):";
  private static final String SPARK = "Spark:";

  @Spec private CommandSpec spec;

  @Mixin(name = "Data:")
  private InputOptions input;

  @Mixin(name = "Columns:")
  private ColumnOptions columns;

  @Mixin(name = PREPARATION)
  private PreparationOptions preparation;

  @Mixin(name = NETWORK)
  private NetworkOptions network;

  @Mixin(name = OPTIMIZER)
  private OptimizerOptions optimizer;

  @Mixin(name = TRAINING)
  private TrainingOptions training;

  @Mixin(name = SPARK)
  private ClusterOptions cluster;

  @Mixin(name = "Checkpoints:")
  private CheckpointOptions checkpoints;

  @Mixin(name = "Output:")
  private Outputs outputs;

  @Mixin(name = "Watching:")
  private ViewOptions views;

  @Mixin(name = "Other:")
  private RunOptions run;

  @Mixin(name = "Help:")
  private StandardHelp help;

  /** What is written. */
  static final class Outputs {
    @Option(
        names = "--model",
        required = true,
        paramLabel = "DIR",
        description = "Where to save the model, a Spark PipelineModel that takes raw data.")
    String model;

    @Option(
        names = "--overwrite",
        fallbackValue = "true",
        arity = "0..1",
        paramLabel = "true|false",
        hideParamSyntax = true,
        description = "Replace the model that is there, once the new one is complete.")
    boolean overwrite;

    @Option(
        names = "--metrics",
        paramLabel = "FILE",
        description = "Write the metrics and the history as a JSON object.")
    String metrics;

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description =
            "Take options from a file of lines name=value, without the dashes; --option K=V is"
                + " option.K=V there. What is given here wins.")
    String config;

    Outputs() {}
  }

  TrainCommand() {}

  @Override
  public Integer call() throws IOException {
    if (views.quiet() && run.verbose()) {
      throw UserMistake.of("--quiet and --verbose contradict each other: leave one of them out");
    }
    NetworkStage stage =
        NetworkStage.of(columns, network, optimizer, training, cluster, checkpoints);
    Missing missing = preparation.missing();
    Source source = Source.of(input);
    Optional<Source> validation = training.validationData().map(path -> Source.of(input, path));
    try (Session session = Session.open(run.verbose())) {
      Folder folder =
          Folder.at("--model", outputs.model, outputs.overwrite, ModelCard.FILE, session.hadoop());
      Optional<JsonFile> metrics =
          Optional.ofNullable(outputs.metrics)
              .map(file -> JsonFile.named("--metrics", file, session.hadoop()));
      train(
          session,
          stage,
          TrainingTable.read(session.spark(), source, validation, columns, missing),
          folder,
          metrics);
    }
    return Failure.OK;
  }

  private void train(
      Session session,
      NetworkStage stage,
      TrainingTable table,
      Folder folder,
      Optional<JsonFile> metrics)
      throws IOException {
    PrintWriter out =
        views.quiet() ? new PrintWriter(Writer.nullWriter()) : spec.commandLine().getOut();
    Roles roles = table.roles();
    out.printf("Data       %s%n", table.describe());
    if (table.leftOut() > 0) {
      out.printf(
          Locale.ROOT, "           %,d rows with missing values left out%n", table.leftOut());
    }
    out.flush();
    FeatureStages features = FeatureStages.fit(table.table(), roles.features(), preparation);
    features.notes().notes().forEach(note -> out.printf("           %s%n", note));
    LabelColumn label = LabelColumn.fit(table.table(), roles);
    ColumnMessages messages = new ColumnMessages(features.column(), features.names(), roles);
    Progress progress =
        new Progress(
            out,
            spec.commandLine().getErr(),
            roles.task(),
            new NetworkText(roles.task(), roles.labels()),
            messages::translate,
            Screen.here());
    features.notes().warnings().forEach(progress::onWarning);
    PipelineModel pipeline;
    RunReport report;
    List<String> whereToLook;
    try (Views watching = new Views(views, subject(table, label), progress, session.hadoop())) {
      pipeline =
          messages.explaining(
              () -> stage.fit(roles, features, label, table.hasValidation(), watching.listener()));
      report = ModelReport.of(roles.task(), SavedModel.network(pipeline));
      whereToLook = watching.finish(report);
    }
    ObjectNode results = ReportJson.of(roles.task(), report);
    ModelCard card =
        new ModelCard(
            roles, features.names(), label.classes(), settings(), results, provenance(table));
    folder.write(
        fresh -> {
          pipeline.save(fresh.toString());
          card.write(fresh, session.hadoop());
        });
    ReportText.print(out, report);
    out.printf("Model      %s%n", Redacted.text(outputs.model));
    if (metrics.isPresent()) {
      metrics.get().write(results);
      out.printf("Metrics    %s%n", Redacted.text(outputs.metrics));
    }
    whereToLook.forEach(out::println);
  }

  private Views.Subject subject(TrainingTable table, LabelColumn label) {
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("data", Redacted.text(table.table().path()));
    for (Map.Entry<String, JsonNode> each : settings().properties()) {
      JsonNode value = each.getValue();
      asked.put(each.getKey(), value.isValueNode() ? value.asText() : value.toString());
    }
    Roles roles = table.roles();
    return new Views.Subject(
        roles.task(),
        "Training of " + Redacted.text(outputs.model),
        roles.task() == Task.REGRESSION ? roles.labels() : label.classes(),
        asked,
        versions());
  }

  private ObjectNode settings() {
    ObjectNode settings = JsonFile.object();
    for (String group : List.of(PREPARATION, NETWORK, OPTIMIZER, TRAINING, SPARK)) {
      for (OptionSpec option : spec.mixins().get(group).options()) {
        Object value = spec.findOption(option.longestName()).getValue();
        if (value != null) {
          settings.set(
              option.longestName().substring(2),
              JsonFile.node(value instanceof String text ? Redacted.text(text) : value));
        }
      }
    }
    return settings;
  }

  private ObjectNode provenance(TrainingTable table) {
    ObjectNode provenance = JsonFile.object();
    provenance.put("data", table.table().path());
    provenance.put("validationData", training.validationData().map(Redacted::text).orElse(null));
    provenance.put("trained", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    versions().forEach(provenance::put);
    return provenance;
  }

  private static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("sparkMlp", Main.Version.number());
    versions.put("spark", package$.MODULE$.SPARK_VERSION());
    versions.put("java", System.getProperty("java.version"));
    return versions;
  }
}
