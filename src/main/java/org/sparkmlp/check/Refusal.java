package org.sparkmlp.check;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Bad input that only whoever gave it can put right, told in one line: what it is, its value, the
 * bound that it breaks, and the remedy.
 *
 * <pre>
 *   a setting    NAME must be BOUND, was VALUE[: REMEDY]
 *   data         column 'COLUMN' has the value VALUE[ at index INDEX]: BOUND[; REMEDY]
 * </pre>
 *
 * <p>Worked: {@code setting("batchSize", "at least 1", 0)} reads "batchSize must be at least 1, was
 * 0". All code of this project refuses through this type, so whoever catches it knows that no
 * repetition helps and that the run itself is not at fault; a bare {@link IllegalArgumentException}
 * from elsewhere tells nothing of the kind.
 *
 * <p>Immutable.
 */
public final class Refusal extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int NOWHERE = -1;

  private final String column; // null unless data is refused
  private final int index; // within a vector column, or NOWHERE
  private final String value; // null if there is none to show
  private final String bound;
  private final String remedy; // null for none

  private Refusal(
      String message,
      String column,
      int index,
      String value,
      String bound,
      String remedy,
      Throwable cause) {
    super(message, cause);
    this.column = column;
    this.index = index;
    this.value = value;
    this.bound = bound;
    this.remedy = remedy;
  }

  /**
   * Refuses a setting.
   *
   * @param name the setting, as its giver knows it
   * @param bound what it must be, e.g. {@code at least 1}
   * @param value what it was
   * @return the refusal, to be thrown
   */
  public static Refusal setting(String name, String bound, Object value) {
    String message = String.format(Locale.ROOT, "%s must be %s, was %s", name, bound, value);
    return new Refusal(message, null, NOWHERE, String.valueOf(value), bound, null, null);
  }

  /**
   * Refuses a setting and says what to do.
   *
   * @param name the setting, as its giver knows it
   * @param bound what it must be
   * @param value what it was
   * @param remedy what to do
   * @return the refusal, to be thrown
   */
  public static Refusal setting(String name, String bound, Object value, String remedy) {
    String message =
        String.format(Locale.ROOT, "%s must be %s, was %s: %s", name, bound, value, remedy);
    return new Refusal(message, null, NOWHERE, String.valueOf(value), bound, remedy, null);
  }

  /**
   * Refuses what is neither one setting nor one value of a column.
   *
   * @param format one line, as of {@link String#format}: what is wrong, and the remedy
   * @param values its values
   * @return the refusal, to be thrown
   */
  public static Refusal because(String format, Object... values) {
    String message = String.format(Locale.ROOT, format, values);
    return new Refusal(message, null, NOWHERE, null, message, null, null);
  }

  /**
   * Refuses a value of a column.
   *
   * @param column the column's name
   * @param value what it holds; null for a null
   * @param bound what its values must be, as a sentence
   * @param remedy what to do; null if the bound says it
   * @return the refusal, to be thrown
   */
  public static Refusal column(String column, Object value, String bound, String remedy) {
    return data(column, NOWHERE, value == null ? null : value.toString(), bound, remedy, null);
  }

  /**
   * Refuses an element of a vector column.
   *
   * @param column the column's name
   * @param index which element, from 0
   * @param value what it holds
   * @param bound what its values must be, as a sentence
   * @param remedy what to do; null if the bound says it
   * @return the refusal, to be thrown
   */
  public static Refusal element(
      String column, int index, Object value, String bound, String remedy) {
    return data(column, index, String.valueOf(value), bound, remedy, null);
  }

  private static Refusal data(
      String column, int index, String value, String bound, String remedy, Throwable cause) {
    StringBuilder message = new StringBuilder("column '").append(column).append("' has ");
    message.append(value == null ? "a null" : "the value " + value);
    if (index != NOWHERE) {
      message.append(" at index ").append(index);
    }
    message.append(": ").append(bound);
    if (remedy != null) {
      message.append("; ").append(remedy);
    }
    return new Refusal(message.toString(), column, index, value, bound, remedy, cause);
  }

  /**
   * The same refusal of data in other words, for a layer whose users know the column by another
   * name.
   *
   * @param newColumn the name that they know
   * @param newIndex which element of it, or empty if the name says it all
   * @param newRemedy the remedy that they have
   * @return a refusal whose cause is this one
   */
  public Refusal renamed(String newColumn, OptionalInt newIndex, String newRemedy) {
    return data(newColumn, newIndex.orElse(NOWHERE), value, bound, newRemedy, this);
  }

  /**
   * The column of the data that is refused.
   *
   * @return its name; empty for a setting
   */
  public Optional<String> column() {
    return Optional.ofNullable(column);
  }

  /**
   * Which element of a vector column is refused.
   *
   * @return its index from 0, if one is
   */
  public OptionalInt index() {
    return index == NOWHERE ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /**
   * The value that is refused, as text.
   *
   * @return empty for a null in the data
   */
  public Optional<String> value() {
    return Optional.ofNullable(value);
  }

  /**
   * The bound that the value breaks.
   *
   * @return e.g. {@code at least 1}
   */
  public String bound() {
    return bound;
  }

  /**
   * What to do.
   *
   * @return the remedy, if the bound does not say it
   */
  public Optional<String> remedy() {
    return Optional.ofNullable(remedy);
  }
}
