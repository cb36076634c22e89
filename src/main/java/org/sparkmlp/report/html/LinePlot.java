package org.sparkmlp.report.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Curves over a common axis.
 *
 * @param title what is seen, for those who cannot see it
 * @param xTitle what lies to the right
 * @param yTitle what lies upwards
 * @param curves at least one
 * @param marks places on the x axis that a dotted line marks, e.g. the best epoch
 */
public record LinePlot(
    String title, String xTitle, String yTitle, List<Curve> curves, List<Double> marks) {

  /**
   * The picture.
   *
   * @param logarithmic whether equal ratios of y take equal room; what is not above 0 is left out
   * @return an SVG element
   */
  public String svg(boolean logarithmic) {
    double[] ys = all(curves.stream().map(Curve::y).toList());
    Axis x = Axis.linear(all(curves.stream().map(Curve::x).toList()));
    Axis y = logarithmic ? Axis.logarithmic(ys) : Axis.linear(ys);
    Frame frame = new Frame(title, xTitle, yTitle, x, y);
    StringBuilder svg = frame.open(curves.stream().map(Curve::name).toList(), true);
    for (double mark : marks) {
      if (x.shows(mark)) {
        String at = Markup.pixel(frame.left(mark));
        Frame.line(svg, "mark", at, Markup.pixel(frame.ceiling()), at, Markup.pixel(frame.floor()));
      }
    }
    for (int i = 0; i < curves.size(); i++) {
      draw(svg, frame, curves.get(i), i);
    }
    return svg.append("</svg>\n").toString();
  }

  /**
   * The numbers.
   *
   * @return a row per x, of curves that all have the same x
   */
  public Table table() {
    List<String> heads = new ArrayList<>(List.of(xTitle));
    curves.forEach(curve -> heads.add(curve.name()));
    double[] x = curves.get(0).x();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < x.length; i++) {
      List<String> row = new ArrayList<>(List.of(Markup.number(x[i])));
      for (Curve curve : curves) {
        row.add(Markup.number(curve.y()[i]));
      }
      rows.add(row);
    }
    return new Table(heads, rows);
  }

  private static void draw(StringBuilder svg, Frame frame, Curve curve, int colour) {
    StringBuilder path = new StringBuilder();
    int points = 0;
    boolean pen = false;
    for (int i = 0; i < curve.x().length; i++) {
      boolean shown = frame.x().shows(curve.x()[i]) && frame.y().shows(curve.y()[i]);
      if (shown) {
        String left = Markup.pixel(frame.left(curve.x()[i]));
        String top = Markup.pixel(frame.top(curve.y()[i]));
        switch (curve.mark()) {
          case DOTS -> circle(svg, "fill c" + colour, left, top, "2.5");
          case RINGS -> circle(svg, "line c" + colour, left, top, "5");
          case LINE, DASHES -> path.append(pen ? 'L' : 'M').append(left).append(' ').append(top);
        }
        points++;
      }
      pen = shown;
    }
    if (path.length() > 0) {
      svg.append("<path class=\"line c").append(colour);
      svg.append(curve.mark() == Curve.Mark.DASHES ? " dashes" : "");
      svg.append("\" d=\"").append(path).append("\"/>\n");
      if (points == 1) { // a path of one point draws nothing
        String left = path.substring(1, path.indexOf(" "));
        circle(svg, "fill c" + colour, left, path.substring(path.indexOf(" ") + 1), "2.5");
      }
    }
  }

  private static void circle(
      StringBuilder svg, String kind, String left, String top, String radius) {
    svg.append("<circle class=\"").append(kind).append("\" cx=\"").append(left);
    svg.append("\" cy=\"").append(top).append("\" r=\"").append(radius).append("\"/>\n");
  }

  private static double[] all(List<double[]> parts) {
    return parts.stream().flatMapToDouble(Arrays::stream).toArray();
  }
}
