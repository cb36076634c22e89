package org.sparkmlp.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sparkmlp.cli.model.SavedModel;
import org.sparkmlp.cli.options.Redacted;
import org.sparkmlp.cli.options.RunOptions;
import org.sparkmlp.cli.options.StandardHelp;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.cli.output.PlainFile;
import org.sparkmlp.export.ExportedNetwork;
import org.sparkmlp.export.OnnxFile;
import org.sparkmlp.export.ScorerFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code export}: a saved model in, its network as a file for programs without Spark out. */
@Command(
    name = "export",
    header = "Write a model's network for programs without Spark.",
    description = {
      "",
      "The file has the network with its scaling and the names of its classes. It takes the features"
          + " as numbers: one for each input that describe lists under Inputs, raw, with categories"
          + " one-hot encoded and missing values filled. Their names are in the file, too."
    },
    footer = {
      "",
      "Examples:",
      "  spark-mlp export --model digits-model --output digits.onnx",
      "  spark-mlp export --model digits-model --output digits.mlp --format java"
    })
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin(name = "Model and output:")
  private Outputs outputs;

  @Mixin(name = "Other:")
  private RunOptions run;

  @Mixin(name = "Help:")
  private StandardHelp help;

  /** For whom a network is written. */
  private enum Format {
    ONNX(".onnx", "ONNX, opset " + OnnxFile.OPSET),
    JAVA(".mlp", "for org.sparkmlp.export.Scorer");

    private final String ending;
    private final String told;

    Format(String ending, String told) {
      this.ending = ending;
      this.told = told;
    }

    private String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is written. */
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
        paramLabel = "FILE",
        description = "The file to write.")
    String output;

    @Option(
        names = "--format",
        paramLabel = "onnx|java",
        description =
            "onnx, for any ONNX runtime, or java, for org.sparkmlp.export.Scorer, which needs no"
                + " Spark. Default: by the ending of FILE, .onnx or .mlp.")
    String format;

    @Option(
        names = "--overwrite",
        fallbackValue = "true",
        arity = "0..1",
        paramLabel = "true|false",
        hideParamSyntax = true,
        description = "Replace the file that is there, once the new one is complete.")
    boolean overwrite;

    Outputs() {}
  }

  ExportCommand() {}

  @Override
  public Integer call() throws IOException {
    Format format = format();
    try (Session session = Session.open(run.verbose())) {
      PlainFile file =
          PlainFile.named("--output", outputs.output, outputs.overwrite, session.hadoop());
      SavedModel model = SavedModel.load(outputs.model, session.hadoop());
      ExportedNetwork network = model.network().exported().withInputs(model.card().inputs());
      file.write(
          out -> {
            switch (format) {
              case ONNX -> OnnxFile.write(network, out);
              case JAVA -> ScorerFile.write(network, out);
            }
          });
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "Exported   %s, %s: %s%n",
              Redacted.text(outputs.output),
              format.told,
              network.topology());
    }
    return Failure.OK;
  }

  private Format format() {
    if (outputs.format == null) {
      String output = outputs.output.trim().toLowerCase(Locale.ROOT);
      return Arrays.stream(Format.values())
          .filter(format -> output.endsWith(format.ending))
          .findFirst()
          .orElseThrow(
              () ->
                  UserMistake.of(
                      "cannot tell the format of %s by its ending, .onnx or .mlp: name it with"
                          + " --format",
                      outputs.output));
    }
    String name = outputs.format.trim().toLowerCase(Locale.ROOT);
    List<String> names = Arrays.stream(Format.values()).map(Format::text).toList();
    if (!names.contains(name)) {
      throw UserMistake.of(
          "--format must be one of %s, was '%s'", String.join(", ", names), outputs.format);
    }
    return Format.values()[names.indexOf(name)];
  }
}
