package org.sparkmlp.export;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.network.Task;
import org.sparkmlp.network.Topology;

/** Networks of every activation and loss, of no and several hidden layers, scaled and not. */
final class Networks {
  private Networks() {}

  static Stream<ExportedNetwork> all() {
    return Stream.of(Loss.values()).flatMap(Networks::of);
  }

  private static Stream<ExportedNetwork> of(Loss loss) {
    Stream<ExportedNetwork> each =
        Stream.of(Activation.values())
            .map(activation -> scaled(Topology.of(5, List.of(19, 3), activation, 4), loss));
    ExportedNetwork linear = plain(Topology.of(3, List.of(), Activation.RELU, 2), loss);
    List<Activation> all = List.of(Activation.values());
    ExportedNetwork mixed =
        scaled(new Topology(7, Collections.nCopies(all.size(), 6), all, 1), loss);
    return Stream.concat(each, Stream.of(linear, mixed));
  }

  /** With scaling of features and, for a regression, of targets; classes have names. */
  static ExportedNetwork scaled(Topology topology, Loss loss) {
    boolean classes = loss.task() == Task.CLASSIFICATION;
    int outputs = topology.outputs();
    return new ExportedNetwork(
        topology,
        loss,
        InitialParameters.draw(topology, 11),
        scaling(topology.features()),
        classes ? Scaling.identity(outputs) : scaling(outputs),
        classes ? List.of("größte", "b", "", "d e").subList(0, outputs) : List.of(),
        Stream.iterate(0, j -> j + 1).limit(topology.features()).map(j -> "x" + j).toList());
  }

  private static ExportedNetwork plain(Topology topology, Loss loss) {
    return new ExportedNetwork(
        topology,
        loss,
        InitialParameters.draw(topology, 12),
        Scaling.identity(topology.features()),
        Scaling.identity(topology.outputs()),
        List.of(),
        List.of());
  }

  private static Scaling scaling(int columns) {
    float[] shift = new float[columns];
    float[] scale = new float[columns];
    for (int j = 0; j < columns; j++) {
      shift[j] = 0.5f * j - 1;
      scale[j] = 1 + j * 0.75f;
    }
    return new Scaling(shift, scale);
  }

  /** Rows of features. */
  static float[][] rows(int rows, int features) {
    float[][] values = new float[rows][features];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < features; j++) {
        values[i][j] = 3 * (float) Math.sin(7 * i + 3 * j);
      }
    }
    return values;
  }
}
