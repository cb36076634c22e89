package org.sparkmlp.spark.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkException;
import org.sparkmlp.math.PermutationWindow;
import org.sparkmlp.math.SumTree;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.Workspace;
import org.sparkmlp.spark.lanes.Lane;
import org.sparkmlp.spark.lanes.RowCopies;
import org.sparkmlp.training.Part;
import org.sparkmlp.training.tree.CanonicalTree;
import org.sparkmlp.training.tree.CanonicalTree.Node;
import org.sparkmlp.training.tree.TreePasses;

/**
 * What a worker computes over the lanes that it holds: gradient sums and evaluations, one per node
 * of its cover of the canonical tree. All exchanges use it.
 *
 * <p>For one thread.
 */
public final class LaneWork {
  /** Fewest rows that a pass has room for: evaluation in passes of one row would crawl. */
  private static final int MIN_ROWS = 64;

  private final FitPlan plan;
  private final Lane[] lanes;
  private final int firstLane;
  private final Network network;
  private final Workspace workspace;
  private final RowCopies copies;
  private final TreePasses passes;
  private final List<Node> nodes;
  private final GradientSum[] sums; // one per node of the cover, to be handed over
  private final int[] leafRows; // [lanes] of the current step
  private final PermutationWindow[] orders; // [lanes] of the current epoch
  private int epoch = -1;
  private long step;

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
    this.network =
        Network.of(plan.topology(), plan.loss())
            .withDropout(plan.dropout())
            .withLabelSmoothing(plan.labelSmoothing());
    this.workspace = network.workspace(rowsOfAPass());
    this.copies = new RowCopies(workspace.maxRows());
    this.passes = new TreePasses(network, workspace, this::put);
    this.nodes = CanonicalTree.cover(firstLane, end);
    this.sums = new GradientSum[nodes.size()];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = new GradientSum(network.layout().size());
    }
    this.leafRows = new int[lanes.length];
    this.orders = new PermutationWindow[lanes.length];
    Arrays.setAll(orders, lane -> new PermutationWindow());
  }

  /** Those of a step, if a pass can have so many. */
  private int rowsOfAPass() {
    long steps = plan.batches().stepsPerEpoch();
    long most = MIN_ROWS;
    for (Lane lane : lanes) {
      most += (lane.rows(Part.TRAINING) + steps - 1) / steps;
    }
    return (int) Math.min(SumTree.PIECE_ROWS, most);
  }

  public int firstLane() {
    return firstLane;
  }

  public List<Node> nodes() {
    return nodes;
  }

  /** The parameters of the work to come, in the order of memory; not to be changed meanwhile. */
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
    this.step = step;
    for (int i = 0; i < lanes.length; i++) {
      if (epoch != this.epoch) {
        orders[i].set(plan.order(epoch, firstLane + i, lanes[i].rows(Part.TRAINING)));
      }
      leafRows[i] = leafStart(i, step + 1) - leafStart(i, step);
    }
    this.epoch = epoch;
    passes.begin(firstLane, leafRows);
    for (int i = 0; i < sums.length; i++) {
      passes.sum(nodes.get(i), sums[i]);
    }
    return sums;
  }

  private int leafStart(int index, long step) {
    return plan.batches().leafStart(step, lanes[index].rows(Part.TRAINING));
  }

  /** What gathering the rows of the last {@link #gradients} took. */
  public long gatherNanos() {
    return passes.gatherNanos();
  }

  /** Puts rows of the step's leaf of a lane, in the epoch's order. */
  private void put(int number, int from, int to, Workspace into) {
    int index = number - firstLane;
    int start = leafStart(index, step);
    Lane lane = lanes[index];
    for (int i = start + from; i < start + to; i++) {
      int rank = orders[index].at(i);
      if (plan.dropout() > 0) {
        copies.put(lane, Part.TRAINING, rank, plan.dropoutKey(epoch, number, rank), into);
      } else {
        copies.put(lane, Part.TRAINING, rank, into);
      }
    }
  }

  /** The evaluation of each lane held, in order; a lane without rows of the part gives null. */
  public List<Evaluation> evaluate(Part part) {
    List<Evaluation> evaluations = new ArrayList<>();
    for (Lane lane : lanes) {
      int laneRows = lane.rows(part);
      Evaluation evaluation = laneRows == 0 ? null : Evaluation.empty(plan.topology().outputs());
      for (int rank = 0; rank < laneRows; ) {
        int end = Math.min(rank + workspace.maxRows(), laneRows);
        workspace.clear();
        for (; rank < end; rank++) {
          copies.put(lane, part, rank, workspace);
        }
        network.evaluate(workspace, evaluation);
      }
      evaluations.add(evaluation);
    }
    return evaluations;
  }
}
