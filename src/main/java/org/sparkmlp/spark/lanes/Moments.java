package org.sparkmlp.spark.lanes;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.training.Part;
import org.sparkmlp.training.tree.CanonicalTree;
import org.sparkmlp.training.tree.CanonicalTree.Node;
import org.sparkmlp.training.tree.Lanes;

/**
 * Means and deviations of features and targets over the training rows, weighted, in float64.
 *
 * <pre>
 *   μ_j = Σ_i ω_i x_ij / Ω        σ_j² = Σ_i ω_i (x_ij − μ_j)² / Ω
 * </pre>
 *
 * <p>Two passes, each summed by rank within a lane and over lanes by the canonical tree, so that
 * the bits do not depend on the cluster, as Spark's StandardScaler's do. A column whose least and
 * greatest values agree is constant: σ = 0 exactly.
 *
 * @param mean {@code [columns]}
 * @param deviation {@code [columns]}, 0 for a constant column
 * @param reach {@code [columns]}, the largest |x_ij − μ_j|
 */
public record Moments(double[] mean, double[] deviation, double[] reach) {

  public static Moments of(JavaRDD<Lane> lanes, Lanes count, int columns, double weight) {
    double[] first = sum(lanes, count, columns, null);
    double[] mean = new double[columns];
    for (int j = 0; j < columns; j++) {
      mean[j] = first[j] / weight;
    }
    double[] second = sum(lanes, count, columns, mean);
    double[] deviation = new double[columns];
    double[] reach = new double[columns];
    for (int j = 0; j < columns; j++) {
      double least = first[columns + j];
      double greatest = first[2 * columns + j];
      deviation[j] = least == greatest ? 0 : Math.sqrt(second[j] / weight);
      reach[j] = Math.max(mean[j] - least, greatest - mean[j]);
    }
    return new Moments(mean, deviation, reach);
  }

  /** One pass: sums, least and greatest values, {@code [3 × columns]}. */
  private static double[] sum(JavaRDD<Lane> lanes, Lanes count, int columns, double[] mean) {
    Map<Node, double[]> sums = new HashMap<>();
    for (NodeSums part : lanes.mapPartitions(held -> sums(held, columns, mean)).collect()) {
      sums.put(part.node(), part.sums());
    }
    return CanonicalTree.finish(CanonicalTree.root(count), sums, Moments::add);
  }

  @DefaultSerializer(JavaSerializer.class)
  public record NodeSums(Node node, double[] sums) implements Serializable {}

  private static java.util.Iterator<NodeSums> sums(
      java.util.Iterator<Lane> held, int columns, double[] mean) {
    Map<Node, double[]> leaves = new HashMap<>();
    int from = -1;
    int to = -1;
    while (held.hasNext()) {
      Lane lane = held.next();
      from = from < 0 ? lane.number() : from;
      to = lane.number() + 1;
      double[] leaf = sums(lane, columns, mean);
      if (leaf != null) {
        leaves.put(new Node(0, lane.number()), leaf);
      }
    }
    List<NodeSums> sums = new ArrayList<>();
    for (Node node : CanonicalTree.cover(from, to)) {
      double[] sum = CanonicalTree.finish(node, leaves, Moments::add);
      if (sum != null) {
        sums.add(new NodeSums(node, sum));
      }
    }
    return sums.iterator();
  }

  private static double[] sums(Lane lane, int columns, double[] mean) {
    int rows = lane.rows(Part.TRAINING);
    if (rows == 0) {
      return null;
    }
    double[] sums = new double[3 * columns];
    Arrays.fill(sums, columns, 2 * columns, Double.POSITIVE_INFINITY);
    Arrays.fill(sums, 2 * columns, 3 * columns, Double.NEGATIVE_INFINITY);
    float[] copy = lane.newCopy();
    for (int rank = 0; rank < rows; rank++) {
      float[] values = lane.array(Part.TRAINING, rank, copy);
      int offset = lane.offset(Part.TRAINING, rank);
      double weight = values[offset + columns];
      if (weight == 0) {
        continue;
      }
      if (mean == null) {
        addRow(values, offset, weight, columns, sums);
      } else {
        addDeviations(values, offset, weight, mean, sums);
      }
    }
    return sums;
  }

  private static void addRow(
      float[] values, int offset, double weight, int columns, double[] sums) {
    for (int j = 0; j < columns; j++) {
      double x = values[offset + j];
      sums[j] += weight * x;
      sums[columns + j] = Math.min(sums[columns + j], x);
      sums[2 * columns + j] = Math.max(sums[2 * columns + j], x);
    }
  }

  private static void addDeviations(
      float[] values, int offset, double weight, double[] mean, double[] sums) {
    for (int j = 0; j < mean.length; j++) {
      double deviation = values[offset + j] - mean[j];
      sums[j] += weight * deviation * deviation;
    }
  }

  private static double[] add(double[] left, double[] right) {
    int columns = left.length / 3;
    for (int j = 0; j < columns; j++) {
      left[j] += right[j];
      left[columns + j] = Math.min(left[columns + j], right[columns + j]);
      left[2 * columns + j] = Math.max(left[2 * columns + j], right[2 * columns + j]);
    }
    return left;
  }

  /**
   * Shift and scale for a range of columns: the mean, and the deviation or what brings the farthest
   * value to the limit, whichever is larger. A constant column is left centred, with scale 1, and
   * so is one whose deviation float32 cannot hold.
   *
   * @param limit the largest |x'| of a training row, infinity for none
   */
  public Scaling scaling(int from, int to, double limit) {
    float[] shift = new float[to - from];
    float[] scale = new float[to - from];
    for (int j = from; j < to; j++) {
      shift[j - from] = (float) mean[j];
      float s = (float) Math.max(deviation[j], reach[j] / limit);
      boolean usable = deviation[j] >= Float.MIN_NORMAL && s <= Float.MAX_VALUE;
      scale[j - from] = usable ? s : 1f;
    }
    return new Scaling(shift, scale);
  }
}
