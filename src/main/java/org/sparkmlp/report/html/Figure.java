package org.sparkmlp.report.html;

import java.util.Locale;

/**
 * A picture of a page with its heading, a note and its numbers.
 *
 * @param heading as text
 * @param note what is to be known of the picture, as text; may be empty
 * @param picture an SVG element, or several
 * @param numbers an HTML element; may be empty
 */
public record Figure(String heading, String note, String picture, String numbers) {

  /**
   * The figure; its id is the heading in lower case, with a hyphen between words.
   *
   * @return an HTML element
   */
  public String html() {
    StringBuilder html = new StringBuilder("<figure id=\"");
    html.append(heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-"));
    html.append("\"><figcaption>").append(Markup.escape(heading)).append("</figcaption>\n");
    html.append(picture);
    if (!note.isEmpty()) {
      html.append("<p class=\"note\">").append(Markup.escape(note)).append("</p>\n");
    }
    return html.append(numbers).append("</figure>\n").toString();
  }
}
