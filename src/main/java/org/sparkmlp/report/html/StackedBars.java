package org.sparkmlp.report.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Bars of several parts, one on another.
 *
 * @param title what is seen, for those who cannot see it
 * @param xTitle what lies to the right
 * @param yTitle what lies upwards
 * @param parts the parts' names, from below
 * @param names {@code [n]} what each bar is of, e.g. an epoch's number
 * @param heights {@code [n][parts]}, none below 0. Not modified.
 */
record StackedBars(
    String title,
    String xTitle,
    String yTitle,
    List<String> parts,
    List<String> names,
    double[][] heights) {
  private static final double GAP = 0.12; // of a bar's room, at both sides
  private static final int MOST_LABELS = 16;

  /** The picture, an SVG element. */
  String svg() {
    int n = heights.length;
    double[] sums = new double[n];
    for (int i = 0; i < n; i++) {
      sums[i] = Arrays.stream(heights[i]).sum();
    }
    Frame frame =
        new Frame(title, xTitle, yTitle, new Axis(0, Math.max(1, n), false), Axis.fromZero(sums));
    StringBuilder svg = frame.open(parts, false);
    int every = (n + MOST_LABELS - 1) / MOST_LABELS;
    IntStream.range(0, n).forEach(i -> bar(svg, frame, i));
    for (int i = 0; i < n; i += every) {
      Frame.text(svg, "middle", frame.left(i + 0.5), frame.floor() + 19, names.get(i));
    }
    return svg.append("</svg>\n").toString();
  }

  /** The numbers, a row per bar. */
  Table table() {
    List<String> heads = new ArrayList<>(List.of(xTitle));
    heads.addAll(parts);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      List<String> row = new ArrayList<>(List.of(names.get(i)));
      for (double height : heights[i]) {
        row.add(Markup.number(height));
      }
      rows.add(row);
    }
    return new Table(heads, rows);
  }

  private void bar(StringBuilder svg, Frame frame, int i) {
    double below = 0;
    for (int k = 0; k < parts.size(); k++) {
      double above = below + heights[i][k];
      double width = frame.left(i + 1 - GAP) - frame.left(i + GAP);
      svg.append("<rect class=\"fill c").append(k);
      svg.append("\" x=\"").append(Markup.pixel(frame.left(i + GAP)));
      svg.append("\" y=\"").append(Markup.pixel(frame.top(above)));
      svg.append("\" width=\"").append(Markup.pixel(width));
      svg.append("\" height=\"").append(Markup.pixel(frame.top(below) - frame.top(above)));
      svg.append("\"/>\n");
      below = above;
    }
  }
}
