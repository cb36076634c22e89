package org.sparkmlp.optim;

import java.util.Locale;
import org.sparkmlp.check.Refusal;

/** Reads a {@link Schedule} from the text that {@link Schedule#text()} writes. */
final class ScheduleText {
  private static final String ALLOWED =
      "constant, step:FACTOR,EPOCHS, exponential:FACTOR, inverse-scaling:POWER, cosine or"
          + " cosine:LAST, with or without warmup:STEPS+ before it";

  private ScheduleText() {}

  static Schedule parse(String text, double initial) {
    String[] parts = text.trim().toLowerCase(Locale.ROOT).split("\\s*\\+\\s*", -1);
    // A number such as 1e+3 would fall apart at its sign; text() writes 1.0E3.
    if (parts.length == 1) {
      return one(parts[0], text, initial);
    }
    if (parts.length == 2 && isWarmup(parts[0]) != isWarmup(parts[1])) {
      int warmup = isWarmup(parts[0]) ? 0 : 1;
      String[] steps = numbers(parts[warmup], 1, text);
      return new Schedule.Warmup(integer(steps[0], text), one(parts[1 - warmup], text, initial));
    }
    throw unreadable(text);
  }

  private static Schedule one(String part, String text, double initial) {
    String name = part.split("\\s*:", 2)[0];
    switch (name) {
      case "constant":
        numbers(part, 0, text);
        return new Schedule.Constant(initial);
      case "step":
        String[] step = numbers(part, 2, text);
        return new Schedule.StepDecay(initial, real(step[0], text), integer(step[1], text));
      case "exponential":
        return new Schedule.Exponential(initial, real(numbers(part, 1, text)[0], text));
      case "inverse-scaling":
        return new Schedule.InverseScaling(initial, real(numbers(part, 1, text)[0], text));
      case "cosine":
        boolean bare = part.equals(name);
        return new Schedule.Cosine(initial, bare ? 0 : real(numbers(part, 1, text)[0], text));
      default:
        throw unreadable(text);
    }
  }

  private static boolean isWarmup(String part) {
    return part.split("\\s*:", 2)[0].equals("warmup");
  }

  private static String[] numbers(String part, int count, String text) {
    String[] nameAndNumbers = part.split("\\s*:\\s*", 2);
    String[] numbers =
        nameAndNumbers.length == 1 ? new String[0] : nameAndNumbers[1].split("\\s*,\\s*", -1);
    if (numbers.length != count) {
      throw unreadable(text);
    }
    return numbers;
  }

  private static double real(String number, String text) {
    try {
      return Double.parseDouble(number);
    } catch (NumberFormatException e) {
      throw unreadable(text);
    }
  }

  private static int integer(String number, String text) {
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException e) {
      throw unreadable(text);
    }
  }

  private static Refusal unreadable(String text) {
    return Refusal.setting("schedule", "one of " + ALLOWED, "'" + text + "'");
  }
}
