package org.sparkmlp.cli.input;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.cli.options.UserMistake;

/**
 * What the network says of its columns in terms of the user's: for an index of the assembled
 * vector, the column that it came from.
 *
 * @param vector the column of feature vectors
 * @param inputs what each of its indices came from; empty where the user gave the vector
 * @param roles the user's columns
 */
public record ColumnMessages(String vector, List<String> inputs, Roles roles) {
  private static final Pattern AT_INDEX = Pattern.compile("column '([^']*)', index (\\d+)");
  private static final String DROP = "drop such rows";
  private static final Pattern PARAM = Pattern.compile("\\b(missing|unseen)=(\\w+)");

  /** Work on the data. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. */
    T run() throws IOException;
  }

  /** Does the work; where our own code refuses the data, says why in the user's terms. */
  public <T> T explaining(Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (Exception e) { // Spark's checked exceptions come undeclared from its Scala code
      Optional<Refusal> refusal = Refusal.in(e);
      if (refusal.isPresent()) {
        throw UserMistake.because(e, "%s", inUsersTerms(refusal.get()).getMessage());
      }
      throw e;
    }
  }

  private Refusal inUsersTerms(Refusal refusal) {
    Refusal told = withOptions(refusal);
    Optional<String> column = told.column();
    OptionalInt index = told.index();
    if (column.isEmpty() && index.isEmpty()) {
      return told;
    }
    String name = column.orElse(vector); // the features of a single row have no name
    List<String> parts = parts(name);
    if (index.isPresent() && index.getAsInt() < parts.size()) {
      told = told.renamed(parts.get(index.getAsInt()), OptionalInt.empty());
    } else {
      told = told.renamed(usersName(name), index);
    }
    // A null in a column of numbers has become a NaN on its way.
    return told.value().filter("NaN"::equals).isPresent() ? nullOrNaN(told) : told;
  }

  /** With the remedies that the command line has. */
  private Refusal withOptions(Refusal refusal) {
    String remedy = refusal.remedy().orElse("");
    if (remedy.startsWith("fit with ")) {
      return refusal.withRemedy(
          PARAM.matcher(remedy).replaceAll("--$1 $2").replace("fit with ", "train with "));
    }
    if (!refusal.isSkippable()) {
      return refusal;
    }
    boolean missing = refusal.value().filter(text -> !text.equals("NaN")).isEmpty();
    boolean isFeature = refusal.column().filter(name -> !name.equals(vector)).isEmpty();
    return refusal.withRemedy(
        missing && !isFeature ? "train with --missing drop, or " + DROP : DROP);
  }

  private static Refusal nullOrNaN(Refusal refusal) {
    return Refusal.column(
        refusal.column().orElse(""),
        "has a null or NaN%s: %s%s",
        refusal.index().isPresent() ? " at index " + refusal.index().getAsInt() : "",
        refusal.bound(),
        refusal.remedy().map(remedy -> "; " + remedy).orElse(""));
  }

  /** A warning, which is told in words only. */
  public String translate(String warning) {
    String text =
        AT_INDEX
            .matcher(warning)
            .replaceAll(
                found -> {
                  List<String> parts = parts(found.group(1));
                  int j = Integer.parseInt(found.group(2));
                  return Matcher.quoteReplacement(
                      j < parts.size() ? "column '" + parts.get(j) + "'" : found.group());
                });
    for (String name : List.of(LabelColumn.LABEL, Table.WEIGHT, vector)) {
      text = text.replace("'" + name + "'", "'" + usersName(name) + "'");
    }
    return text;
  }

  /** What the elements of a column of vectors came from, as far as that is columns. */
  private List<String> parts(String column) {
    if (column.equals(vector)) {
      return inputs;
    }
    return column.equals(LabelColumn.LABEL) ? roles.labels() : List.of();
  }

  private String usersName(String column) {
    if (column.equals(vector)) {
      return vectorColumns();
    }
    return switch (column) {
      case LabelColumn.LABEL -> String.join(",", roles.labels());
      case Table.WEIGHT -> roles.weight().orElse(column);
      default -> column;
    };
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
}
