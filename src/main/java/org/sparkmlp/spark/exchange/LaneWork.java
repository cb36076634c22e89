package org.sparkmlp.spark.exchange;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkException;
import org.sparkmlp.math.Permutation;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.OffHeapGradientSum;
import org.sparkmlp.network.Workspace;
import org.sparkmlp.spark.lanes.Lane;
import org.sparkmlp.training.CanonicalTree;
import org.sparkmlp.training.CanonicalTree.LeafSums;
import org.sparkmlp.training.CanonicalTree.Node;
import org.sparkmlp.training.Part;

/**
 * What a worker computes over the lanes that it holds: gradient sums and evaluations, one per node
 * of its cover of the canonical tree. Both exchanges use it.
 *
 * <p>Holds off-heap memory; for one thread.
 */
public final class LaneWork implements AutoCloseable {
  private final FitPlan plan;
  private final Lane[] lanes;
  private final int firstLane;
  private final Network network;
  private final Workspace workspace;
  private final List<Node> nodes;
  private final GradientSum[] sums; // one per node of the cover, to be handed over
  private final OffHeapGradientSum whole; // one of them while it is added up
  private final OffHeapGradientSum[] open; // right children while they are added up
  private final LeafSums<OffHeapGradientSum> leaves = this::addLeaf;
  private OffHeapGradientSum longLeaf; // one of several blocks, once there is one
  private int epoch;
  private long step;
  private long gatherNanos;
  private final int together; // lanes whose leaves go through the layers together
  private int passed; // which of such groups of lanes has

  /**
   * Work over some lanes.
   *
   * @param held the lanes, without a gap, in order, {@linkplain FitPlan#prepare prepared}
   * @throws SparkException if one is missing
   */
  public LaneWork(FitPlan plan, List<Lane> held) throws SparkException {
    this.plan = plan;
    this.lanes = held.toArray(Lane[]::new);
    this.firstLane = lanes[0].number();
    int end = lanes[lanes.length - 1].number() + 1;
    if (lanes.length != end - firstLane) {
      throw new SparkException(
          "lanes " + firstLane + " to " + (end - 1) + " are not all there: " + lanes.length);
    }
    this.network = Network.of(plan.topology(), plan.loss());
    this.nodes = CanonicalTree.cover(firstLane, end);
    int parameters = network.layout().size();
    this.sums = new GradientSum[nodes.size()];
    int highest = 0;
    for (int i = 0; i < sums.length; i++) {
      sums[i] = new GradientSum(parameters);
      highest = Math.max(highest, nodes.get(i).level());
    }
    this.whole = network.gradientSum();
    this.open = new OffHeapGradientSum[highest];
    for (int level = 1; level < highest; level++) {
      open[level] = network.gradientSum();
    }
    this.together =
        plan.leafRows() == 0
            ? 1
            : Math.min(lanes.length, FitPlan.MAX_ROWS_TOGETHER / plan.leafRows());
    this.workspace =
        plan.leafRows() == 0
            ? network.workspace(plan.blockRows())
            : network.workspace(plan.blockRows(), together, plan.leafRows());
  }

  public int firstLane() {
    return firstLane;
  }

  public List<Node> nodes() {
    return nodes;
  }

  public void load(float[] parameters) {
    workspace.load(parameters);
  }

  /**
   * The gradient sums of one step, one per node of the cover; valid until the next call.
   *
   * @param epoch the epoch, from 0
   * @param step the step within it, from 0
   */
  public GradientSum[] gradients(int epoch, long step) {
    this.epoch = epoch;
    this.step = step;
    this.gatherNanos = 0;
    this.passed = -1;
    for (int i = 0; i < sums.length; i++) {
      whole.clear();
      CanonicalTree.sum(nodes.get(i), leaves, open, whole);
      whole.copyTo(sums[i]);
    }
    return sums;
  }

  /** What copying the rows of the last {@link #gradients} together took. */
  public long gatherNanos() {
    return gatherNanos;
  }

  private void addLeaf(int number, OffHeapGradientSum into) {
    int index = number - firstLane;
    int laneRows = lanes[index].rows(Part.TRAINING);
    int place = plan.batches().leafStart(step, laneRows);
    int end = plan.batches().leafStart(step + 1, laneRows);
    if (place == end) {
      return;
    }
    if (plan.leafRows() > 0) {
      if (passed != index / together) {
        passed = index / together;
        passTogether(passed * together);
      }
      network.addGradient(workspace, index % together, end - place, false, into);
      return;
    }
    boolean apart = end - place > plan.blockRows() && !into.isEmpty();
    OffHeapGradientSum sum = apart ? longLeaf() : into;
    for (boolean continued = false; place < end; continued = true) {
      int count = Math.min(plan.blockRows(), end - place);
      gather(index, place, count, 0);
      network.gradient(workspace, count, continued, sum);
      place += count;
    }
    if (apart) {
      into.add(sum);
    }
  }

  /** Passes of the leaves of a group of lanes, each in its place. */
  private void passTogether(int first) {
    int count = Math.min(together, lanes.length - first);
    for (int i = 0; i < count; i++) {
      int laneRows = lanes[first + i].rows(Part.TRAINING);
      int start = plan.batches().leafStart(step, laneRows);
      int end = plan.batches().leafStart(step + 1, laneRows);
      gather(first + i, start, end - start, i * plan.leafRows());
    }
    network.passes(workspace, count);
  }

  /** Copies rows of an epoch's order of a lane together. */
  private void gather(int index, int start, int count, int place) {
    long begun = System.nanoTime();
    Lane lane = lanes[index];
    Permutation order = plan.order(epoch, lane.number(), lane.rows(Part.TRAINING));
    for (int i = 0; i < count; i++) {
      put(place + i, lane, Part.TRAINING, order.at(start + i));
    }
    gatherNanos += System.nanoTime() - begun;
  }

  private OffHeapGradientSum longLeaf() {
    if (longLeaf == null) {
      longLeaf = network.gradientSum();
    }
    longLeaf.clear();
    return longLeaf;
  }

  /** The evaluation of each lane held, in order; a lane without rows of the part gives null. */
  public List<Evaluation> evaluate(Part part) {
    List<Evaluation> evaluations = new ArrayList<>();
    for (Lane lane : lanes) {
      int laneRows = lane.rows(part);
      Evaluation evaluation = laneRows == 0 ? null : Evaluation.empty(plan.topology().outputs());
      for (int rank = 0; rank < laneRows; ) {
        int count = Math.min(plan.blockRows(), laneRows - rank);
        for (int i = 0; i < count; i++) {
          put(i, lane, part, rank + i);
        }
        network.evaluate(workspace, count, evaluation);
        rank += count;
      }
      evaluations.add(evaluation);
    }
    return evaluations;
  }

  private void put(int place, Lane lane, Part part, int rank) {
    float[] block = lane.block(part, rank);
    int offset = lane.offset(part, rank);
    float weight = block[offset + lane.stride() - 1];
    workspace.put(place, block, offset, lane.features(), lane.labelWidth(), weight);
  }

  @Override
  public void close() {
    workspace.close();
    whole.close();
    for (OffHeapGradientSum sum : open) {
      if (sum != null) { // there is none at the level of leaves
        sum.close();
      }
    }
    if (longLeaf != null) {
      longLeaf.close();
    }
  }
}
