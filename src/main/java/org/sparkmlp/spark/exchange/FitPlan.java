package org.sparkmlp.spark.exchange;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.math.CounterRandom;
import org.sparkmlp.math.Permutation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.network.Topology;
import org.sparkmlp.spark.lanes.Lane;
import org.sparkmlp.spark.lanes.Placed;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.training.Batches;
import org.sparkmlp.training.Part;
import org.sparkmlp.training.tree.Lanes;

/**
 * What every worker must know of a fit, the same from the first step to the last.
 *
 * @param topology the network's shape
 * @param loss what is minimised
 * @param dropout share of the hidden units that each row of a step leaves out
 * @param labelSmoothing share of a label that is spread over all classes
 * @param lanes S
 * @param batches how rows make steps
 * @param shuffle whether each epoch takes the rows in a new order
 * @param seed seeds those orders
 * @param scaling of features and targets together, null for none
 * @param rows {@code [S]}: the rows of each lane
 * @param digests {@code [S]}: their digests
 * @param arithmetic which bits the driver computes
 */
@DefaultSerializer(JavaSerializer.class)
public record FitPlan(
    Topology topology,
    Loss loss,
    double dropout,
    double labelSmoothing,
    Lanes lanes,
    Batches batches,
    boolean shuffle,
    long seed,
    Scaling scaling,
    long[] rows,
    long[] digests,
    Arithmetic arithmetic)
    implements Serializable {
  private static final long DROPOUT = 0x44_52_4F_50_4F_55_54L; // apart from other draws

  /**
   * The plan of a fit.
   *
   * @param request what is asked
   * @param placed what is known of the rows
   * @param topology the network's shape
   * @param scaling of features and targets together, null for none
   */
  public static FitPlan of(FitRequest request, Placed placed, Topology topology, Scaling scaling) {
    Lanes lanes = request.laneCount();
    Batches batches = new Batches(placed.rows(), request.training().batchSize());
    return new FitPlan(
        topology,
        request.network().loss(),
        request.network().dropout(),
        request.network().labelSmoothing(),
        lanes,
        batches,
        request.training().shuffle(),
        request.training().seed(),
        scaling,
        placed.laneRows(),
        placed.digests(),
        Arithmetic.here());
  }

  int labelWidth() {
    return loss.labelWidth(topology.outputs());
  }

  /** The order in which an epoch takes the rows of a lane. */
  Permutation order(int epoch, int lane, int laneRows) {
    return shuffle
        ? Permutation.of(laneRows, CounterRandom.bits(seed, epoch, lane))
        : Permutation.identity(laneRows);
  }

  /** The key by which a row chooses what it leaves out in an epoch, wherever its lane is. */
  long dropoutKey(int epoch, int lane, int rank) {
    return CounterRandom.bits(seed, DROPOUT + epoch, (long) lane << Integer.SIZE | rank);
  }

  /**
   * Scales a lane if it is raw, having checked that it is the lane that the driver knows, and that
   * this JVM computes the driver's bits.
   *
   * @throws Refusal with one line if either is not so
   */
  public void prepare(Lane lane) {
    arithmetic.requireHere();
    long found = (long) lane.rows(Part.TRAINING) + lane.rows(Part.VALIDATION);
    if (lane.digest() != digests[lane.number()] || found != rows[lane.number()]) {
      throw Refusal.because(
          "lane %d was computed again and is not what it was: it had %d rows, now %d; the input"
              + " is not deterministic (a random column, a changed file?): save it first, and"
              + " train on what was saved",
          lane.number(), rows[lane.number()], found);
    }
    if (scaling != null && rows[lane.number()] > 0) {
      lane.scale(scaling);
    }
  }
}
