package org.sparkmlp.cli.options;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;

/**
 * A file of options, {@code name=value} without the dashes, as {@code --config} names it.
 *
 * <p>A flag is {@code true} or {@code false}; a list has commas, as on the command line; {@code
 * --option K=V} is written {@code option.K=V}. What the command line gives wins, also over its
 * alternative: {@code --validation-data} there puts {@code validation-fraction} here out of force.
 *
 * <p>Read as UTF-8, from the local file system or, with a scheme such as {@code hdfs:}, from any
 * other that Hadoop knows.
 */
public final class ConfigFile {
  private static final String OPTION = "--config";
  private static final String READER_OPTION = "option.";
  private static final Set<String> NOT_IN_A_FILE =
      Set.of("-h", "--help", "-V", "--version", OPTION, "--option");
  private static final Map<String, String> ALTERNATIVES =
      Map.of(
          "--validation-fraction", "--validation-data",
          "--validation-data", "--validation-fraction");

  private final Map<String, String> values = new TreeMap<>();
  private final List<String> readerOptions = new ArrayList<>();

  private ConfigFile() {}

  /**
   * Makes the values of the file that the arguments name, if they name one, defaults of the
   * command.
   *
   * @return the arguments, before which the file's reader options are put
   * @throws UserMistake if there is no such file or a name in it is no option
   */
  public static String[] apply(CommandLine commands, String... args) {
    String file = valueOf(OPTION, args);
    CommandLine command = args.length == 0 ? null : commands.getSubcommands().get(args[0]);
    if (file == null
        || command == null
        || !command.getCommandSpec().optionsMap().containsKey(OPTION)) {
      return args;
    }
    ConfigFile config = read(file, command.getCommandSpec().optionsMap().keySet());
    command.setDefaultValueProvider(
        argument ->
            argument instanceof CommandLine.Model.OptionSpec option
                ? config.value(option.longestName(), args)
                : null);
    List<String> all = new ArrayList<>(List.of(args[0]));
    all.addAll(config.readerOptions);
    all.addAll(Arrays.asList(args).subList(1, args.length));
    return all.toArray(String[]::new);
  }

  private String value(String option, String... args) {
    String alternative = ALTERNATIVES.get(option);
    return alternative != null && valueOf(alternative, args) != null ? null : values.get(option);
  }

  private static String valueOf(String option, String... args) {
    String value = null;
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith(option + "=")) {
        value = args[i].substring(option.length() + 1);
      } else if (args[i].equals(option) && i + 1 < args.length) {
        value = args[i + 1];
      }
    }
    return value;
  }

  private static ConfigFile read(String file, Set<String> options) {
    Set<String> valid = new TreeSet<>();
    options.stream()
        .filter(name -> !NOT_IN_A_FILE.contains(name))
        .forEach(name -> valid.add(name.substring(2)));
    ConfigFile config = new ConfigFile();
    Properties properties = load(file);
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      String value = properties.getProperty(name).trim();
      if (name.startsWith(READER_OPTION) && name.length() > READER_OPTION.length()) {
        config.readerOptions.add(
            "--option=" + name.substring(READER_OPTION.length()) + "=" + value);
      } else if (!valid.contains(name)) {
        String hint =
            name.equals("option") ? "; write option.NAME = VALUE" : Nearest.hint(name, valid);
        throw UserMistake.of("unknown key '%s' in %s%s", name, file, hint);
      } else if (value.isEmpty()) {
        throw UserMistake.of("key '%s' in %s has no value", name, file);
      } else {
        config.values.put("--" + name, value);
      }
    }
    return config;
  }

  private static Properties load(String file) {
    Properties properties = new Properties();
    try (BufferedReader reader = open(file)) {
      properties.load(reader);
    } catch (NoSuchFileException | java.io.FileNotFoundException e) {
      throw UserMistake.because(e, "there is no file %s (--config)", file);
    } catch (IOException | IllegalArgumentException e) {
      throw UserMistake.because(e, "cannot read %s (--config): %s", file, e.getMessage());
    }
    return properties;
  }

  private static BufferedReader open(String file) throws IOException {
    if (!file.contains(":/")) {
      return Files.newBufferedReader(java.nio.file.Path.of(file));
    }
    Path path = new Path(file);
    return new BufferedReader(
        new InputStreamReader(
            path.getFileSystem(new Configuration()).open(path), StandardCharsets.UTF_8));
  }
}
