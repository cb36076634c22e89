package org.sparkmlp.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sparkmlp.cli.options.Nearest;
import org.sparkmlp.cli.options.Redacted;
import org.sparkmlp.cli.options.RunOptions;
import org.sparkmlp.cli.options.StandardHelp;
import org.sparkmlp.cli.options.UserMistake;
import org.sparkmlp.cli.output.PlainFile;
import org.sparkmlp.demo.Demo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code demo}: the ideas of the method tried and told, as pages with pictures. */
@Command(
    name = "demo",
    header = "Try an idea of the method and write a page with pictures about it.",
    footer = {"", "Examples:", "  spark-mlp demo", "  spark-mlp demo curve --output curve.html"})
final class DemoCommand implements Callable<Integer> {
  private static final int SLOTS = 5; // as many workers as a demonstration shows

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Which demonstration; without a name they are listed.")
  private String name;

  @Mixin(name = "Output:")
  private Outputs outputs;

  @Mixin(name = "Other:")
  private RunOptions run;

  @Mixin(name = "Help:")
  private StandardHelp help;

  /** What is written. */
  static final class Outputs {
    @Option(
        names = "--output",
        paramLabel = "FILE",
        description =
            "The page, HTML in one file; replaced if it is there. Default: target/NAME.html.")
    String output;

    Outputs() {}
  }

  DemoCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (name == null) {
      for (Demo each : Demo.values()) {
        out.printf(Locale.ROOT, "%-12s %s%n", each.text(), each.line());
      }
      return Failure.OK;
    }
    Demo demo = demo();
    String given = outputs.output == null ? "target/" + demo.text() + ".html" : outputs.output;
    try (Session session = Session.open(run.verbose(), SLOTS)) {
      PlainFile file = PlainFile.named("--output", given, true, session.hadoop());
      String page =
          demo.demonstration()
              .page(
                  session.spark(),
                  line -> {
                    out.printf("Done       %s%n", line);
                    out.flush();
                  });
      file.write(to -> to.write(page.getBytes(StandardCharsets.UTF_8)));
    }
    out.printf("Page       %s%n", Redacted.text(given));
    return Failure.OK;
  }

  private Demo demo() {
    List<String> names = Arrays.stream(Demo.values()).map(Demo::text).toList();
    int index = names.indexOf(name.trim().toLowerCase(Locale.ROOT));
    if (index < 0) {
      throw UserMistake.of(
          "there is no demonstration '%s', but %s%s",
          name, String.join(", ", names), Nearest.hint(name, names));
    }
    return Demo.values()[index];
  }
}
