package org.sparkmlp.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A square matrix as shades: each row's shares of its sum.
 *
 * @param title what is seen, for those who cannot see it
 * @param rowTitle what the rows are
 * @param columnTitle what the columns are
 * @param names {@code [n]} of rows and columns, at most {@link #MOST}
 * @param values {@code [n][n]}, none below 0. Not modified.
 */
record Heatmap(
    String title, String rowTitle, String columnTitle, List<String> names, double[][] values) {
  /** Most rows that can be told apart. */
  static final int MOST = 50;

  private static final int MOST_WITH_NUMBERS = 16;
  private static final int MOST_LETTERS = 11;
  private static final double LEFT = 110;
  private static final double TOP = 26;
  private static final double RIGHT = 16;
  private static final double BOTTOM = 44;
  private static final double MOST_HIGH = 28; // of a cell

  /** The picture, an SVG element. */
  String svg() {
    int n = names.size();
    double width = (Frame.WIDTH - LEFT - RIGHT) / n;
    double height = Math.min(MOST_HIGH, (Frame.WIDTH - TOP - BOTTOM) / n);
    double whole = TOP + n * height + BOTTOM;
    StringBuilder svg = new StringBuilder("<svg class=\"chart\" role=\"img\" viewBox=\"0 0 720 ");
    svg.append((int) Math.ceil(whole)).append("\" xmlns=\"http://www.w3.org/2000/svg\"><title>");
    svg.append(Markup.escape(title)).append("</title>\n");
    Frame.text(svg, "start", 4, 14, rowTitle);
    Frame.text(svg, "middle", LEFT + n * width / 2, whole - 8, columnTitle);
    int every = (n + MOST_WITH_NUMBERS - 1) / MOST_WITH_NUMBERS;
    int letters = (int) Math.max(2, Math.min(MOST_LETTERS, every * width / 7));
    for (int i = 0; i < n; i++) {
      double middle = TOP + (i + 0.5) * height + 4;
      if (n <= MOST_WITH_NUMBERS || i % every == 0) {
        Frame.text(svg, "end", LEFT - 8, middle, shorten(names.get(i), MOST_LETTERS));
        double under = TOP + n * height + 16;
        Frame.text(svg, "middle", LEFT + (i + 0.5) * width, under, shorten(names.get(i), letters));
      }
      row(svg, i, width, height);
    }
    return svg.append("</svg>\n").toString();
  }

  private void row(StringBuilder svg, int i, double width, double height) {
    double sum = 0;
    for (double value : values[i]) {
      sum += value;
    }
    for (int j = 0; j < values[i].length; j++) {
      double share = sum > 0 ? values[i][j] / sum : 0;
      double left = LEFT + j * width;
      double top = TOP + i * height;
      svg.append("<rect class=\"cell\" x=\"").append(Markup.pixel(left));
      svg.append("\" y=\"").append(Markup.pixel(top));
      svg.append("\" width=\"").append(Markup.pixel(width));
      svg.append("\" height=\"").append(Markup.pixel(height));
      svg.append("\" fill-opacity=\"").append(String.format(Locale.ROOT, "%.3f", share));
      svg.append("\"/>\n");
      if (names.size() <= MOST_WITH_NUMBERS && values[i][j] > 0) {
        svg.append("<text class=\"").append(share > 0.5 ? "on" : "off");
        svg.append("\" text-anchor=\"middle\" x=\"").append(Markup.pixel(left + width / 2));
        svg.append("\" y=\"").append(Markup.pixel(top + height / 2 + 4)).append("\">");
        svg.append(Markup.number(values[i][j])).append("</text>\n");
      }
    }
  }

  private static String shorten(String name, int letters) {
    int count = name.codePointCount(0, name.length());
    return count <= letters
        ? name
        : name.substring(0, name.offsetByCodePoints(0, letters - 1)) + "…";
  }

  /** The numbers. */
  Table table() {
    List<String> heads = new ArrayList<>(List.of(rowTitle + " \\ " + columnTitle));
    heads.addAll(names);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      List<String> row = new ArrayList<>(List.of(names.get(i)));
      for (double value : values[i]) {
        row.add(Markup.number(value));
      }
      rows.add(row);
    }
    return new Table(heads, rows);
  }
}
