package org.sparkmlp.cli.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Help that lists a command's options under the headings of its mixins, in the order in which they
 * are declared.
 *
 * <p>Not by picocli's argument groups: in a group of which the command line has nothing, default
 * values, and so those of a configuration file, are not applied.
 */
public final class GroupedHelp {
  private GroupedHelp() {}

  public static void install(CommandLine command) {
    command
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> options(command, help));
    command.getCommandSpec().usageMessage().sortOptions(false).abbreviateSynopsis(true);
  }

  private static String options(CommandLine command, Help help) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, CommandSpec> group : command.getCommandSpec().mixins().entrySet()) {
      List<OptionSpec> options = new ArrayList<>(group.getValue().options());
      options.removeIf(OptionSpec::hidden);
      Help.Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
      layout.addOptions(options, help.parameterLabelRenderer());
      text.append(System.lineSeparator()).append(group.getKey()).append(System.lineSeparator());
      text.append(layout);
    }
    return text.toString();
  }
}
