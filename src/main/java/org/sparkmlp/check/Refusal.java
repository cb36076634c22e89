package org.sparkmlp.check;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Bad input that only whoever gave it can put right, told in one line: what it is, its value, the
 * bound that it breaks, and the remedy.
 *
 * <pre>
 *   a setting          NAME must be BOUND, was VALUE[; REMEDY]
 *   a value            column 'COLUMN' has the value VALUE[ at index INDEX]: BOUND[; REMEDY]
 *   a whole column     column 'COLUMN' BOUND[; REMEDY]
 *   anything else      BOUND[; REMEDY]
 * </pre>
 *
 * <p>Worked: {@code setting("batchSize", "at least 1", 0)} reads "batchSize must be at least 1, was
 * 0". All code of this project refuses through this type, so whoever catches it knows that no
 * repetition helps and that the run itself is not at fault; a bare {@link IllegalArgumentException}
 * from elsewhere tells nothing of the kind. Nobody needs to read the line: what it says is in
 * fields, which travel as {@linkplain #toBytes bytes}.
 *
 * <p>Long for what it does, as each form has its factory and each field its accessor. Immutable,
 * but for what every exception has.
 */
public final class Refusal extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int NOWHERE = -1;
  private static final int DEEPEST = 20;

  private enum Form {
    SETTING,
    VALUE,
    COLUMN,
    PLAIN
  }

  private final Form form;
  private final String name; // of a setting or column; null for none, or a row's features
  private final int index; // within a vector, or NOWHERE
  private final String value; // null for a null in the data, and where no value is refused
  private final String bound;
  private final String remedy; // null for none
  private final boolean skippable;

  private Refusal(
      Form form,
      String name,
      int index,
      String value,
      String bound,
      String remedy,
      boolean skippable,
      Throwable cause) {
    super(line(form, name, index, value, bound, remedy), cause);
    this.form = form;
    this.name = name;
    this.index = index;
    this.value = value;
    this.bound = bound;
    this.remedy = remedy;
    this.skippable = skippable;
  }

  private static String line(
      Form form, String name, int index, String value, String bound, String remedy) {
    String subject = "column '" + name + "'";
    String place = index == NOWHERE ? "" : " at index " + index;
    if (name == null) {
      subject = index == NOWHERE ? "a row" : "feature " + index + " of a row";
      place = "";
    }
    String told =
        switch (form) {
          case SETTING -> name + " must be " + bound + ", was " + value;
          case VALUE -> {
            String found = value == null ? " has a null" : " has the value " + value;
            yield subject + found + place + ": " + bound;
          }
          case COLUMN -> subject + " " + bound;
          case PLAIN -> bound;
        };
    return remedy == null ? told : told + "; " + remedy;
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
    return setting(name, bound, value, null);
  }

  /**
   * Refuses a setting and says what to do.
   *
   * @param name the setting, as its giver knows it
   * @param bound what it must be
   * @param value what it was
   * @param remedy what to do; null if the bound says it
   * @return the refusal, to be thrown
   */
  public static Refusal setting(String name, String bound, Object value, String remedy) {
    return new Refusal(
        Form.SETTING, name, NOWHERE, String.valueOf(value), bound, remedy, false, null);
  }

  /**
   * Refuses what is neither one setting nor of one column.
   *
   * @param format one line, as of {@link String#format}: what is wrong, and the remedy
   * @param values its values
   * @return the refusal, to be thrown
   */
  public static Refusal because(String format, Object... values) {
    return new Refusal(Form.PLAIN, null, NOWHERE, null, words(format, values), null, false, null);
  }

  /**
   * Refuses a column as a whole.
   *
   * @param column the column's name
   * @param format what is wrong with it, as of {@link String#format}, to follow its name; and the
   *     remedy
   * @param values the format's values
   * @return the refusal, to be thrown
   */
  public static Refusal column(String column, String format, Object... values) {
    return new Refusal(
        Form.COLUMN, column, NOWHERE, null, words(format, values), null, false, null);
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
  public static Refusal value(String column, Object value, String bound, String remedy) {
    String text = value == null ? null : value.toString();
    return new Refusal(Form.VALUE, column, NOWHERE, text, bound, remedy, false, null);
  }

  /**
   * Refuses an element of a column of vectors.
   *
   * @param column the column's name; null where a row's features have none
   * @param index which element, from 0
   * @param value what it holds
   * @param bound what its values must be, as a sentence
   * @param remedy what to do; null if the bound says it
   * @return the refusal, to be thrown
   */
  public static Refusal element(
      String column, int index, Object value, String bound, String remedy) {
    return new Refusal(
        Form.VALUE, column, index, String.valueOf(value), bound, remedy, false, null);
  }

  private static String words(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /**
   * The same refusal, of a row that may as well be left out.
   *
   * @return a refusal that {@link #isSkippable}
   */
  public Refusal skippable() {
    return new Refusal(form, name, index, value, bound, remedy, true, getCause());
  }

  /**
   * The same refusal with the remedy that another layer's users have.
   *
   * @param newRemedy what to do
   * @return a refusal whose cause is this one
   */
  public Refusal withRemedy(String newRemedy) {
    return new Refusal(form, name, index, value, bound, newRemedy, skippable, this);
  }

  /**
   * The same refusal of a column, for a layer whose users know the column by another name.
   *
   * @param newColumn the name that they know
   * @param newIndex which element of it, or empty if the name says it all
   * @return a refusal whose cause is this one
   */
  public Refusal renamed(String newColumn, OptionalInt newIndex) {
    return new Refusal(
        form, newColumn, newIndex.orElse(NOWHERE), value, bound, remedy, skippable, this);
  }

  /**
   * The same refusal, thrown because of what came from elsewhere.
   *
   * @param cause what carried this refusal here
   * @return a refusal with that cause
   */
  public Refusal causedBy(Throwable cause) {
    return new Refusal(form, name, index, value, bound, remedy, skippable, cause);
  }

  /**
   * The refusal that an exception comes from.
   *
   * @param thrown any exception
   * @return the deepest refusal among it and its causes: in the words of the lowest layer, before
   *     others renamed it or gave other remedies
   */
  public static Optional<Refusal> in(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
        .limit(DEEPEST)
        .filter(Refusal.class::isInstance)
        .map(Refusal.class::cast)
        .reduce((above, below) -> below);
  }

  /**
   * The setting that is refused.
   *
   * @return its name; empty if data is
   */
  public Optional<String> setting() {
    return form == Form.SETTING ? Optional.of(name) : Optional.empty();
  }

  /**
   * The column of the data that is refused.
   *
   * @return its name; empty if none is, or where a row's features have no name
   */
  public Optional<String> column() {
    return form == Form.SETTING ? Optional.empty() : Optional.ofNullable(name);
  }

  /**
   * Which element of a vector is refused.
   *
   * @return its index from 0, if one is
   */
  public OptionalInt index() {
    return index == NOWHERE ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /**
   * The value that is refused, as text.
   *
   * @return empty for a null in the data, and where no value is refused
   */
  public Optional<String> value() {
    return Optional.ofNullable(value);
  }

  /**
   * The bound that the value breaks, or what is wrong.
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

  /**
   * Whether it would do to leave out the row that is refused.
   *
   * @return false for settings and for whole columns
   */
  public boolean isSkippable() {
    return skippable;
  }

  /**
   * The fields as bytes, which any serialiser takes. Without trace and cause.
   *
   * @return what {@link #of} reads
   */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(form.ordinal());
      out.writeBoolean(skippable);
      out.writeInt(index);
      for (String text : new String[] {name, value, bound, remedy}) {
        byte[] utf8 = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8 == null ? -1 : utf8.length);
        out.write(utf8 == null ? new byte[0] : utf8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an array of bytes takes what is written", e);
    }
    return bytes.toByteArray();
  }

  /**
   * The refusal of bytes that {@link #toBytes} gave.
   *
   * @param bytes the fields. Not modified.
   * @return the refusal, to be thrown
   */
  public static Refusal of(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      Form form = Form.values()[in.readByte()];
      boolean skippable = in.readBoolean();
      int index = in.readInt();
      return new Refusal(form, text(in), index, text(in), text(in), text(in), skippable, null);
    } catch (IOException e) {
      throw new UncheckedIOException("these bytes are no refusal", e);
    }
  }

  private static String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
