package org.sparkmlp.ml.summary;

import java.util.Locale;
import org.apache.spark.ml.param.Params;
import org.sparkmlp.ml.files.TrainedNetwork;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;

/** A network's shape as people read it. */
public final class TopologyText {
  private TopologyText() {}

  /** A model's class, uid and shape; one that Spark Connect made without a network has no shape. */
  public static String of(Params model, TrainedNetwork trained, String output) {
    return model.getClass().getSimpleName()
        + ": uid="
        + model.uid()
        + ", "
        + (trained == null ? "no network" : of(trained.topology(), output));
  }

  /** E.g. {@code [64 features] -> 100 relu -> [10 classes], 7510 parameters}. */
  private static String of(Topology topology, String output) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "[%d features]", topology.features()));
    for (int l = 0; l < topology.hidden().size(); l++) {
      text.append(
          String.format(
              Locale.ROOT,
              " -> %d %s",
              topology.hidden().get(l),
              topology.activations().get(l).text()));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                " -> [%d %s], %,d parameters",
                topology.outputs(),
                output,
                ParameterLayout.of(topology).size()))
        .toString();
  }
}
