package org.sparkmlp.ml.files;

import java.io.Serializable;
import java.util.List;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.network.Topology;
import org.sparkmlp.spark.request.FittedNetwork;
import org.sparkmlp.spark.request.NetworkForm;

/**
 * What a model holds beside its params.
 *
 * <p>Immutable by convention: the arrays are not copied here.
 *
 * @param topology the network's shape
 * @param loss what was minimised
 * @param parameters {@code [parameters]}
 * @param features how raw features are scaled
 * @param labels how regression targets were scaled
 * @param labelNames names of the classes where the label column told them, or else empty
 * @param vectorLabel whether the label was a vector, for regression
 * @param provenance where it comes from
 */
public record TrainedNetwork(
    Topology topology,
    Loss loss,
    float[] parameters,
    Scaling features,
    Scaling labels,
    List<String> labelNames,
    boolean vectorLabel,
    Provenance provenance)
    implements Serializable {

  public TrainedNetwork {
    labelNames = List.copyOf(labelNames);
    int size = ParameterLayout.of(topology).size();
    if (parameters.length != size) {
      throw Refusal.setting(
          "number of parameters", "that of " + topology + ", " + size, parameters.length);
    }
  }

  public static TrainedNetwork of(
      FittedNetwork fitted, List<String> labelNames, boolean vectorLabel, long seed) {
    NetworkForm network = fitted.network();
    return new TrainedNetwork(
        network.topology(),
        network.loss(),
        fitted.training().parameters(),
        network.features(),
        switch (network.loss().task()) {
          case CLASSIFICATION -> Scaling.identity(network.topology().outputs());
          case REGRESSION -> network.labels();
        },
        labelNames,
        vectorLabel,
        new Provenance(
            LibraryVersion.TEXT,
            seed,
            fitted.scores().rows(),
            fitted.scores().validationRows(),
            fitted.run().lanes(),
            fitted.run().workers(),
            fitted.training().history().size(),
            fitted.training().bestEpoch(),
            fitted.training().steps(),
            fitted.scores().training().loss(),
            fitted.scores().validation().map(Evaluation::loss).orElse(Double.NaN),
            fitted.run().seconds()));
  }
}
