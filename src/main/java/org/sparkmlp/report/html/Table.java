package org.sparkmlp.report.html;

import java.util.List;

/**
 * Numbers as text.
 *
 * @param heads the columns' names
 * @param rows {@code [n][heads]}, ready to be read
 */
public record Table(List<String> heads, List<List<String>> rows) {

  /**
   * The table.
   *
   * @return an HTML element
   */
  public String html() {
    StringBuilder html = new StringBuilder("<div class=\"numbers\"><table><thead>");
    row(html, "th", heads);
    html.append("</thead><tbody>\n");
    rows.forEach(row -> row(html, "td", row));
    return html.append("</tbody></table></div>\n").toString();
  }

  private static void row(StringBuilder html, String tag, List<String> cells) {
    html.append("<tr>");
    for (String cell : cells) {
      html.append('<').append(tag).append('>').append(Markup.escape(cell));
      html.append("</").append(tag).append('>');
    }
    html.append("</tr>\n");
  }
}
