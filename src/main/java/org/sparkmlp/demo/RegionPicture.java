package org.sparkmlp.demo;

import java.util.List;
import java.util.Locale;
import org.sparkmlp.report.html.Markup;

/**
 * Decision regions of classifiers of two features and two classes, side by side, with rows upon
 * them.
 *
 * @param title what is seen, for those who cannot see it
 * @param panels at least one
 * @param sample the rows
 * @param edge both features are shown from −edge to edge
 */
record RegionPicture(String title, List<Panel> panels, Sample sample, double edge) {
  private static final int SIDE = 240; // of a panel
  private static final int GAP = 16;
  private static final int HEAD = 24;
  private static final int CELLS = 60; // of a side
  private static final int SHADES = 4; // of a class

  /** The chance of class 1 at a place. */
  @FunctionalInterface
  interface Chance {
    /** A number from 0 to 1. */
    double at(double x, double y);
  }

  /**
   * One classifier.
   *
   * @param name stands above
   * @param chance what it says
   */
  record Panel(String name, Chance chance) {}

  /** The picture, an SVG element. */
  String svg() {
    int width = panels.size() * SIDE + (panels.size() - 1) * GAP;
    StringBuilder svg = new StringBuilder("<svg class=\"chart\" role=\"img\" viewBox=\"0 0 ");
    svg.append(width).append(' ').append(HEAD + SIDE);
    svg.append("\" xmlns=\"http://www.w3.org/2000/svg\"><title>").append(Markup.escape(title));
    svg.append("</title>\n");
    for (int i = 0; i < panels.size(); i++) {
      svg.append("<g transform=\"translate(").append(i * (SIDE + GAP)).append(" 0)\">\n");
      svg.append("<text text-anchor=\"middle\" x=\"").append(SIDE / 2).append("\" y=\"15\">");
      svg.append(Markup.escape(panels.get(i).name())).append("</text>\n");
      regions(svg, panels.get(i).chance());
      rows(svg);
      svg.append("</g>\n");
    }
    return svg.append("</svg>\n").toString();
  }

  /** Neighbours of one shade become one rectangle. */
  private void regions(StringBuilder svg, Chance chance) {
    double cell = (double) SIDE / CELLS;
    for (int i = 0; i < CELLS; i++) {
      int start = 0;
      int shade = shade(chance, 0, i);
      for (int j = 1; j <= CELLS; j++) {
        int next = j < CELLS ? shade(chance, j, i) : Integer.MIN_VALUE;
        if (next != shade) {
          rectangle(svg, shade, start * cell, HEAD + i * cell, (j - start) * cell, cell);
          start = j;
          shade = next;
        }
      }
    }
  }

  /** Class 0 below 0, class 1 from 0 on; the farther from there, the surer. */
  private int shade(Chance chance, int column, int row) {
    double x = edge * (2 * (column + 0.5) / CELLS - 1);
    double y = edge * (1 - 2 * (row + 0.5) / CELLS);
    double score = (2 * chance.at(x, y) - 1) * SHADES;
    return (int) Math.min(SHADES - 1, Math.floor(score));
  }

  private static void rectangle(
      StringBuilder svg, int shade, double x, double y, double width, double height) {
    int sure = shade < 0 ? -shade : shade + 1; // 1 … SHADES
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"fill c%d\" fill-opacity=\"%.2f\" shape-rendering=\"crispEdges\""
                + " x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n",
            shade < 0 ? 0 : 1,
            0.5 * sure / SHADES,
            x,
            y,
            width,
            height));
  }

  private void rows(StringBuilder svg) {
    for (int i = 0; i < sample.labels().length; i++) {
      double x = sample.features()[i][0];
      double y = sample.features()[i][1];
      if (Math.abs(x) < edge && Math.abs(y) < edge) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle class=\"fill c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"2\"/>\n",
                (int) sample.labels()[i],
                SIDE * (x / edge + 1) / 2,
                HEAD + SIDE * (1 - y / edge) / 2));
      }
    }
  }
}
