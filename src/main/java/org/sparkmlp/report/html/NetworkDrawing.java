package org.sparkmlp.report.html;

import java.util.ArrayList;
import java.util.List;
import org.sparkmlp.network.Topology;

/** A network drawn: a column of units per layer, joined; of wide or many layers only a few. */
record NetworkDrawing(Topology topology) {
  private static final int MOST_UNITS = 8;
  private static final int MOST_LAYERS = 8;
  private static final double WIDTH = 720;
  private static final double HEIGHT = 240;
  private static final double MARGIN = 70;
  private static final double UNITS_HEIGHT = 180;

  /** The picture, an SVG element. */
  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append("<svg class=\"chart\" role=\"img\" viewBox=\"0 0 720 240\"");
    svg.append(" xmlns=\"http://www.w3.org/2000/svg\"><title>The network ");
    svg.append(Markup.escape(topology.toString())).append("</title>\n");
    List<Integer> shown = shown();
    for (int i = 0; i + 1 < shown.size(); i++) {
      for (double from : tops(shown.get(i))) {
        for (double to : tops(shown.get(i + 1))) {
          Frame.line(
              svg,
              shown.get(i) + 1 == shown.get(i + 1) ? "edge" : "edge skipped",
              Markup.pixel(left(i, shown)),
              Markup.pixel(from),
              Markup.pixel(left(i + 1, shown)),
              Markup.pixel(to));
        }
      }
    }
    for (int i = 0; i < shown.size(); i++) {
      for (double top : tops(shown.get(i))) {
        svg.append("<circle class=\"unit\" cx=\"").append(Markup.pixel(left(i, shown)));
        svg.append("\" cy=\"").append(Markup.pixel(top)).append("\" r=\"6\"/>\n");
      }
      Frame.text(svg, "middle", left(i, shown), HEIGHT - 26, name(shown.get(i)));
      Frame.text(svg, "middle", left(i, shown), HEIGHT - 8, "" + topology.width(shown.get(i)));
    }
    return svg.append("</svg>\n").toString();
  }

  /** Layers from 0, the input; of very many the first ones and the last one. */
  private List<Integer> shown() {
    List<Integer> shown = new ArrayList<>();
    int last = topology.layers();
    for (int l = 0; l <= last; l++) {
      if (l < MOST_LAYERS - 1 || l == last) {
        shown.add(l);
      }
    }
    return shown;
  }

  private String name(int layer) {
    if (layer == 0) {
      return "features";
    }
    return layer < topology.layers() ? topology.activations().get(layer - 1).text() : "outputs";
  }

  private static double left(int i, List<Integer> shown) {
    return MARGIN + i * (WIDTH - 2 * MARGIN) / (shown.size() - 1);
  }

  private double[] tops(int layer) {
    int units = Math.min(MOST_UNITS, topology.width(layer));
    double[] tops = new double[units];
    for (int i = 0; i < units; i++) {
      tops[i] = 10 + (i + 0.5) * UNITS_HEIGHT / units;
    }
    return tops;
  }
}
