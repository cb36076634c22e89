package org.sparkmlp.cli.input;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sparkmlp.cli.options.Causes;
import org.sparkmlp.cli.options.UserMistake;

/**
 * Messages of the network in terms of the user's columns: where they name the assembled vector and
 * an index, the column that the index came from is put instead.
 *
 * @param vector the column of feature vectors
 * @param inputs what each of its indices came from; empty where the user gave the vector
 * @param roles the user's columns
 */
public record ColumnMessages(String vector, List<String> inputs, Roles roles) {
  private static final Pattern AT_INDEX =
      Pattern.compile("column '([^']*)'(?: has the value (\\S+) at index (\\d+)|, index (\\d+))");
  private static final Pattern FEATURE =
      Pattern.compile("feature (\\d+) of a row must be finite as float32, was (\\S+)");
  // Not a setting of the command line.
  private static final Pattern HANDLE_INVALID =
      Pattern.compile("(,? or|;) set handleInvalid to\\s+skip( to leave such rows out)?");

  /** Work on the data. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException;
  }

  /** Does the work; where our own code refuses the data, says why in the user's terms. */
  public <T> T explaining(Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (Exception e) { // Spark's checked exceptions come undeclared from its Scala code
      Optional<Throwable> refusal = Causes.refusal(e);
      if (refusal.isPresent()) {
        throw UserMistake.because(e, "%s", translate(refusal.get().getMessage()));
      }
      throw e;
    }
  }

  public String translate(String message) {
    String text = HANDLE_INVALID.matcher(message).replaceAll("");
    text =
        FEATURE
            .matcher(text)
            .replaceAll(m -> Matcher.quoteReplacement(at(vector, m.group(1), m.group(2))));
    text =
        AT_INDEX
            .matcher(text)
            .replaceAll(
                m -> {
                  String index = m.group(3) == null ? m.group(4) : m.group(3);
                  return Matcher.quoteReplacement(at(m.group(1), index, m.group(2)));
                });
    return text.replace("'" + LabelColumn.LABEL + "'", "'" + String.join(",", roles.labels()) + "'")
        .replace("'" + Table.WEIGHT + "'", "'" + roles.weight().orElse("") + "'")
        .replace("'" + vector + "'", "'" + vectorColumns() + "'");
  }

  /** The user's columns of vectors, of which the assembled one consists. */
  private String vectorColumns() {
    return inputs.isEmpty()
        ? vector
        : inputs.stream()
            .filter(input -> input.endsWith("]"))
            .map(input -> input.substring(0, input.lastIndexOf('[')))
            .distinct()
            .collect(Collectors.joining(","));
  }

  /** One value of a column: a null in a column of numbers has become a NaN on its way. */
  private String at(String column, String index, String value) {
    List<String> names =
        column.equals(vector)
            ? inputs
            : column.equals(LabelColumn.LABEL) ? roles.labels() : List.of();
    int j = Integer.parseInt(index);
    String place =
        j < names.size()
            ? "column '" + names.get(j) + "'"
            : "column '" + column + "', index " + index;
    if (value == null) {
      return place;
    }
    return place + (value.equals("NaN") ? " has a null or NaN" : " has the value " + value);
  }
}
