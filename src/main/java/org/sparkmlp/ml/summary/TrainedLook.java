package org.sparkmlp.ml.summary;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.sparkmlp.insight.EpochLook;
import org.sparkmlp.insight.LayerProbe;
import org.sparkmlp.insight.SampleRows;
import org.sparkmlp.insight.TargetOutcome;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.spark.request.Columns;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.spark.request.FittedNetwork;

/**
 * Looks inside the network that a fit has given, by some of the rows that it was trained on: when
 * somebody asks for it, so that a fit that nobody looks at takes no time for it.
 */
public final class TrainedLook {
  private final FittedNetwork fitted;
  private final FitRequest request;
  private final Network network;
  private final float[] parameters; // in the order of memory
  private final SampleRows sample;

  /**
   * Reads the sample.
   *
   * @param fitted what was trained
   * @param request what was asked for
   * @param rows those that it was trained on, with the request's columns
   */
  public TrainedLook(FittedNetwork fitted, FitRequest request, Dataset<Row> rows) {
    this.fitted = fitted;
    this.request = request;
    this.network = Network.of(fitted.network().topology(), fitted.network().loss());
    this.parameters = network.layout().ofRowMajor(fitted.training().parameters());
    this.sample = sample(rows);
  }

  private SampleRows sample(Dataset<Row> rows) {
    int features = network.topology().features();
    int labels = fitted.network().loss().labelWidth(network.topology().outputs());
    int stride = features + labels + 1;
    Columns columns = request.data().columns();
    Column weight = columns.weight().map(name -> col(name)).orElse(lit(1.0));
    List<Row> first =
        rows.select(
                rows.col(columns.features()),
                rows.col(columns.label()),
                weight.cast(DataTypes.FloatType))
            .limit(SampleRows.most(stride))
            .collectAsList();
    float[] values = new float[first.size() * stride];
    for (int i = 0; i < first.size(); i++) {
      int from = i * stride;
      put(first.get(i).get(0), fitted.network().features(), values, from);
      put(first.get(i).get(1), fitted.network().labels(), values, from + features);
      values[from + stride - 1] = first.get(i).getFloat(2);
    }
    return new SampleRows(values, stride, false);
  }

  /** Copies a number, or the elements of a vector, as the network takes them. */
  private static void put(Object value, Scaling scaling, float[] to, int offset) {
    if (value instanceof Vector vector) {
      double[] elements = vector.toArray();
      for (int j = 0; j < elements.length; j++) {
        to[offset + j] = (float) elements[j];
      }
    } else {
      to[offset] = ((Number) value).floatValue();
    }
    scaling.apply(to, offset);
  }

  /**
   * The layers with the parameters that were kept: all but how far the last step went.
   *
   * @param epoch the one whose parameters were kept
   * @return one look; none at a network of more parameters than it is worth, or without rows
   */
  public List<EpochLook> layers(int epoch) {
    if (parameters.length > LayerProbe.MOST_PARAMETERS || sample.rows() == 0) {
      return List.of();
    }
    LayerProbe probe = new LayerProbe(network, sample.first(LayerProbe.MOST_ROWS));
    return List.of(new EpochLook(epoch, probe.look(parameters)));
  }

  /**
   * How targets are predicted.
   *
   * @return predictions of the sample, of a regression
   */
  public TargetOutcome targets() {
    return TargetOutcome.of(network, parameters, sample, fitted.network().labels());
  }
}
