package org.sparkmlp.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.sparkmlp.cli.input.Source;
import org.sparkmlp.cli.input.Table;
import org.sparkmlp.cli.model.Predictions;
import org.sparkmlp.cli.model.SavedModel;
import org.sparkmlp.cli.options.InputOptions;
import org.sparkmlp.cli.options.Redacted;
import org.sparkmlp.cli.options.RunOptions;
import org.sparkmlp.cli.options.StandardHelp;
import org.sparkmlp.cli.output.Folder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code predict}: a saved model and a table in, the table with predictions out. */
@Command(
    name = "predict",
    header = "Add predictions to a table.",
    description = {
      "",
      "All columns of the table are kept, and all rows but those with missing values if the model was"
          + " trained with --missing drop. A classifier adds prediction and probability, which is an"
          + " array with one number per class; in csv it is a column per class, such as"
          + " probability_7. A regression adds prediction, or with several targets a column per"
          + " target, such as prediction_cost."
    },
    footer = {
      "",
      "Example:",
      "  spark-mlp predict --model digits-model --data new.csv --output answers.csv"
    })
final class PredictCommand implements Callable<Integer> {
  private static final String COMPLETE = "_SUCCESS";

  @Spec private CommandSpec spec;

  @Mixin(name = "Data:")
  private InputOptions input;

  @Mixin(name = "Model and output:")
  private Outputs outputs;

  @Mixin(name = "Other:")
  private RunOptions run;

  @Mixin(name = "Help:")
  private StandardHelp help;

  /** What predicts, and what is written. */
  static final class Outputs {
    @Option(
        names = "--model",
        required = true,
        paramLabel = "DIR",
        description = "A model that train has saved.")
    String model;

    @Option(
        names = "--output",
        required = true,
        paramLabel = "PATH",
        description = "The folder to write: Spark writes one file per partition.")
    String output;

    @Option(
        names = "--output-format",
        paramLabel = "FORMAT",
        description =
            "csv, parquet, json, orc, or any format that Spark can write. Default: by the ending of"
                + " PATH, or else parquet.")
    String format;

    @Option(
        names = "--overwrite",
        fallbackValue = "true",
        arity = "0..1",
        paramLabel = "true|false",
        hideParamSyntax = true,
        description = "Replace what is there, once the new output is complete.")
    boolean overwrite;

    Outputs() {}
  }

  PredictCommand() {}

  @Override
  public Integer call() throws IOException {
    Source source = Source.of(input);
    String format = format();
    try (Session session = Session.open(run.verbose())) {
      Folder folder =
          Folder.at("--output", outputs.output, outputs.overwrite, COMPLETE, session.hadoop());
      SavedModel model = SavedModel.load(outputs.model, session.hadoop());
      Table table = source.read(session.spark());
      Dataset<Row> predictions = Predictions.of(model, table, format);
      List<String> features = List.copyOf(model.card().roles().features().keySet());
      long leftOut = model.leftOut(table, features);
      if (leftOut > 0) {
        spec.commandLine()
            .getOut()
            .printf(Locale.ROOT, "Data         %,d rows with missing values left out%n", leftOut);
      }
      model
          .messages()
          .explaining(
              () -> {
                folder.write(
                    fresh ->
                        predictions
                            .write()
                            .format(format)
                            .options(Predictions.writerOptions(format))
                            .save(fresh.toString()));
                return null;
              });
    }
    spec.commandLine()
        .getOut()
        .printf(Locale.ROOT, "Predictions  %s (%s)%n", Redacted.text(outputs.output), format);
    return Failure.OK;
  }

  private String format() {
    if (outputs.format != null) {
      return outputs.format.trim().toLowerCase(Locale.ROOT);
    }
    return Source.formatByEnding(outputs.output).filter(f -> !f.equals("libsvm")).orElse("parquet");
  }
}
