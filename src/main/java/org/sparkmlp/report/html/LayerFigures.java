package org.sparkmlp.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.sparkmlp.insight.EpochLook;
import org.sparkmlp.insight.LayerLook;

/**
 * What was seen of the layers, by epoch. Of very many layers some are shown, the first and the last
 * among them; of very many epochs likewise. Where less than half of the epochs were looked at, or
 * one only, dots show those.
 *
 * @param looks at least one
 */
record LayerFigures(List<EpochLook> looks) {
  private static final int MOST_LAYERS = 6;
  private static final int MOST_LOOKS = 200;

  /** The figures, as HTML; those that no layer has something for are left out. */
  String html() {
    StringBuilder html = new StringBuilder();
    figure(
        html,
        "Gradient of each layer",
        "norm of the gradient",
        "The norm of the mean gradient over a sample of rows, after the epoch. One that falls by"
            + " orders of magnitude from the last layer to the first has vanished on its way.",
        true,
        LayerLook::gradientNorm);
    figure(
        html,
        "Update of each layer",
        "update / weights",
        "The norm of the epoch's last step over that of the weights. Around 0.001 is usual; much"
            + " more shakes the layer, much less hardly moves it.",
        true,
        LayerLook::updateRatio);
    figure(
        html,
        "Dead units",
        "share of the units",
        "Units of ReLU layers that are 0 for every sampled row, and so learn nothing.",
        false,
        LayerLook::dead);
    figure(
        html,
        "Saturated outputs",
        "share of the outputs",
        "Outputs of tanh and sigmoid layers where the derivative is below a sixteenth of its"
            + " greatest value, so that little gradient passes.",
        false,
        LayerLook::saturated);
    return html.toString();
  }

  private void figure(
      StringBuilder html,
      String heading,
      String yTitle,
      String note,
      boolean logarithmic,
      ToDoubleFunction<LayerLook> of) {
    List<EpochLook> shown = shown();
    double[] epochs = shown.stream().mapToDouble(EpochLook::epoch).toArray();
    List<Curve> curves = new ArrayList<>();
    for (int layer : layers()) {
      double[] y =
          shown.stream().mapToDouble(look -> of.applyAsDouble(look.layers().get(layer))).toArray();
      if (!Double.isNaN(y[y.length - 1])) {
        curves.add(new Curve("layer " + (layer + 1), mark(), epochs, y));
      }
    }
    if (!curves.isEmpty()) {
      LinePlot plot = new LinePlot(heading + " by epoch", "epoch", yTitle, curves, List.of());
      html.append(new Figure(heading, note, plot.svg(logarithmic), plot.table().html()).html());
    }
  }

  /** A line says that something is known of what lies between. */
  private Curve.Mark mark() {
    int last = looks.get(looks.size() - 1).epoch();
    return last > 2 * looks.size() || looks.size() == 1 ? Curve.Mark.DOTS : Curve.Mark.LINE;
  }

  private List<EpochLook> shown() {
    int every = (looks.size() + MOST_LOOKS - 1) / MOST_LOOKS;
    List<EpochLook> shown = new ArrayList<>();
    for (int i = 0; i < looks.size(); i++) {
      if (i % every == 0 || i == looks.size() - 1) {
        shown.add(looks.get(i));
      }
    }
    return shown;
  }

  private List<Integer> layers() {
    int count = looks.get(0).layers().size();
    int few = Math.min(count, MOST_LAYERS);
    List<Integer> layers = new ArrayList<>();
    for (int i = 0; i < few; i++) {
      layers.add(few == 1 ? 0 : (int) ((long) i * (count - 1) / (few - 1)));
    }
    return layers;
  }
}
