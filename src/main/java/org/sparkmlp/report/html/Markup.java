package org.sparkmlp.report.html;

import java.util.Locale;

/** Text and numbers as they stand in HTML and SVG. */
public final class Markup {
  private Markup() {}

  /**
   * A text that may stand between tags and in quoted attributes.
   *
   * @param text any
   * @return the same as HTML
   */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A coordinate in pixels, to the hundredth. */
  static String pixel(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /**
   * A number for people, of four digits; a dash where there is none.
   *
   * @param value any
   * @return its text
   */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e7) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    double size = Math.abs(value);
    if (size >= 1e7 || size < 1e-3) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    int digits = (int) Math.max(0, 3 - Math.floor(Math.log10(size)));
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  /**
   * A number for people, of at most four digits, without the zeros at its end.
   *
   * @param value any
   * @return its text, e.g. 0.05 or 1e-7
   */
  public static String brief(double value) {
    String text = number(value);
    if (text.contains("e")) {
      return text.replaceAll("\\.?0+e", "e").replaceAll("e([+-])0", "e$1");
    }
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }
}
