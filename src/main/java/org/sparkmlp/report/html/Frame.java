package org.sparkmlp.report.html;

import java.util.List;

/** The frame of a picture: size, axes with their ticks, legend. Pixels of the SVG's own. */
record Frame(String title, String xTitle, String yTitle, Axis x, Axis y) {
  static final double WIDTH = 720;
  static final double HEIGHT = 320;
  private static final double LEFT = 74;
  private static final double RIGHT = 16;
  private static final double TOP = 34;
  private static final double BOTTOM = 46;
  private static final double LEGEND_STEP = 10;
  private static final double LETTER = 7.8; // a letter's width, about

  double left(double value) {
    return LEFT + x.place(value) * (WIDTH - LEFT - RIGHT);
  }

  double top(double value) {
    return HEIGHT - BOTTOM - y.place(value) * (HEIGHT - TOP - BOTTOM);
  }

  /** Opens the picture and draws all but the data. */
  StringBuilder open(List<String> names, boolean xTicks) {
    StringBuilder svg = new StringBuilder();
    svg.append("<svg class=\"chart\" role=\"img\" viewBox=\"0 0 ")
        .append((int) WIDTH)
        .append(' ')
        .append((int) HEIGHT)
        .append("\" xmlns=\"http://www.w3.org/2000/svg\"><title>")
        .append(Markup.escape(title))
        .append("</title>\n");
    for (double tick : y.ticks()) {
      String at = Markup.pixel(top(tick));
      line(svg, "grid", Markup.pixel(LEFT), at, Markup.pixel(WIDTH - RIGHT), at);
      text(svg, "end", LEFT - 8, top(tick) + 4, label(y, tick));
    }
    if (xTicks) {
      for (double tick : x.ticks()) {
        String at = Markup.pixel(left(tick));
        line(svg, "tick", at, Markup.pixel(HEIGHT - BOTTOM), at, Markup.pixel(HEIGHT - BOTTOM + 5));
        text(svg, "middle", left(tick), HEIGHT - BOTTOM + 19, label(x, tick));
      }
    }
    String floor = Markup.pixel(HEIGHT - BOTTOM);
    line(svg, "axis", Markup.pixel(LEFT), floor, Markup.pixel(WIDTH - RIGHT), floor);
    text(svg, "middle", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, xTitle);
    text(svg, "start", 4, 16, yTitle);
    if (names.size() > 1) {
      legend(svg, names);
    }
    return svg;
  }

  /** A round value; 0 where adding steps left a crumb. */
  private static String label(Axis axis, double tick) {
    return Markup.brief(!axis.logarithmic() && Math.abs(tick) < 1e-12 ? 0 : tick);
  }

  private void legend(StringBuilder svg, List<String> names) {
    double right = WIDTH - RIGHT;
    for (int i = names.size() - 1; i >= 0; i--) {
      right -= names.get(i).length() * LETTER;
      text(svg, "start", right, 16, names.get(i));
      right -= 14;
      svg.append("<rect class=\"fill c")
          .append(i)
          .append("\" x=\"")
          .append(Markup.pixel(right))
          .append("\" y=\"7\" width=\"10\" height=\"10\"/>\n");
      right -= LEGEND_STEP;
    }
  }

  static void line(StringBuilder svg, String kind, String x1, String y1, String x2, String y2) {
    svg.append("<line class=\"").append(kind).append("\" x1=\"").append(x1);
    svg.append("\" y1=\"").append(y1).append("\" x2=\"").append(x2);
    svg.append("\" y2=\"").append(y2).append("\"/>\n");
  }

  static void text(StringBuilder svg, String anchor, double x, double y, String text) {
    svg.append("<text text-anchor=\"").append(anchor).append("\" x=\"").append(Markup.pixel(x));
    svg.append("\" y=\"").append(Markup.pixel(y)).append("\">").append(Markup.escape(text));
    svg.append("</text>\n");
  }

  double floor() {
    return HEIGHT - BOTTOM;
  }

  double ceiling() {
    return TOP;
  }
}
