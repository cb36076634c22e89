package org.sparkmlp.cli.output;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;

/**
 * A drawing of a network, a line per layer.
 *
 * <pre>
 * Network    64-100-10, 7,510 parameters
 *              input        64  features
 *              hidden 1    100  relu              6,500 parameters
 *              output       10  classes, softmax  1,010 parameters
 * </pre>
 *
 * @param task tells what the outputs are
 * @param labels the columns that are predicted
 */
public record NetworkText(Task task, List<String> labels) {
  private static final int MOST_LAYERS = 12;

  public void print(PrintWriter out, Topology topology) {
    ParameterLayout layout = ParameterLayout.of(topology);
    out.printf(Locale.ROOT, "Network    %s, %,d parameters%n", topology, layout.size());
    out.printf(Locale.ROOT, "             %-9s %5d  features%n", "input", topology.features());
    int last = topology.layers();
    for (int l = 1; l <= last; l++) {
      if (last > MOST_LAYERS && l == MOST_LAYERS) {
        out.printf(Locale.ROOT, "             ... %d more hidden layers%n", last - MOST_LAYERS);
      }
      if (last <= MOST_LAYERS || l < MOST_LAYERS || l == last) {
        out.printf(
            Locale.ROOT,
            "             %-9s %5d  %-18s %,d parameters%n",
            l < last ? "hidden " + l : "output",
            topology.width(l),
            l < last ? topology.activations().get(l - 1).text() : outputs(),
            (topology.width(l - 1) + 1L) * topology.width(l));
      }
    }
  }

  private String outputs() {
    return switch (task) {
      case CLASSIFICATION -> "classes, softmax";
      case REGRESSION -> labels.size() == 1 ? "target, linear" : "targets, linear";
    };
  }
}
