package org.sparkmlp.training;

import java.util.List;
import org.sparkmlp.math.CounterRandom;
import org.sparkmlp.math.Permutation;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.OffHeapGradientSum;
import org.sparkmlp.network.Workspace;
import org.sparkmlp.training.Trainer.EvaluationSource;
import org.sparkmlp.training.Trainer.GradientSource;

/**
 * The reference of every distributed run: gradients from lanes of rows in the memory of one
 * process, by the arithmetic of {@link Batches} and the order of {@link CanonicalTree}, without
 * workers, messages or partial sums.
 *
 * <p>A leaf goes through in one block, a small one filled up to the largest one's rows.
 */
public final class SingleProcess implements GradientSource, EvaluationSource, AutoCloseable {
  private final Network network;
  private final List<List<float[]>> lanes; // [S][n_ℓ][features, label, weight], by rank
  private final Batches batches;
  private final boolean shuffle;
  private final long seed;
  private final Workspace workspace;
  private final boolean filled; // leaves are filled up to the largest one's rows
  private final OffHeapGradientSum gradient; // of one leaf, never added to

  public SingleProcess(
      Network network, List<List<float[]>> lanes, int batchSize, boolean shuffle, long seed) {
    this.network = network;
    this.lanes = lanes;
    this.shuffle = shuffle;
    this.seed = seed;
    this.batches = new Batches(lanes.stream().mapToLong(List::size).sum(), batchSize);
    int largestLane = lanes.stream().mapToInt(List::size).max().orElse(0);
    long steps = batches.stepsPerEpoch();
    int largestLeaf = (int) ((largestLane + steps - 1) / steps);
    this.filled = lanes.size() > 1 && largestLeaf <= 64;
    this.workspace = network.workspace(largestLane + 1, 1, largestLeaf);
    this.gradient = network.gradientSum();
  }

  public long rows() {
    return batches.rows();
  }

  @Override
  public void epoch(EpochRun run) {
    while (run.hasNext()) {
      run.accept(gradient(run.number(), run.nextStep(), run.parameters()));
    }
  }

  private StepTotal gradient(int epoch, long step, float[] parameters) {
    workspace.load(parameters);
    GradientSum[] leaves = new GradientSum[lanes.size()];
    for (int lane = 0; lane < leaves.length; lane++) {
      leaves[lane] = leaf(epoch, step, lane);
    }
    GradientSum total = sum(leaves, 0, leaves.length);
    return StepTotal.of(total == null ? new GradientSum(parameters.length) : total);
  }

  private GradientSum leaf(int epoch, long step, int lane) {
    List<float[]> rows = lanes.get(lane);
    int start = batches.leafStart(step, rows.size());
    int end = batches.leafStart(step + 1, rows.size());
    if (start == end) {
      return null;
    }
    Permutation order =
        shuffle
            ? Permutation.of(rows.size(), CounterRandom.bits(seed, epoch, lane))
            : Permutation.identity(rows.size());
    for (int place = start; place < end; place++) {
      put(place - start, rows.get(order.at(place)));
    }
    GradientSum leaf = new GradientSum(network.layout().size());
    gradient.clear();
    if (filled) {
      network.passes(workspace, 1);
      network.addGradient(workspace, 0, end - start, false, gradient);
    } else {
      network.gradient(workspace, end - start, false, gradient);
    }
    gradient.copyTo(leaf);
    return leaf;
  }

  /** The canonical tree by its definition. */
  private static GradientSum sum(GradientSum[] leaves, int from, int to) {
    if (to - from == 1) {
      return leaves[from];
    }
    GradientSum left = sum(leaves, from, (from + to) / 2);
    GradientSum right = sum(leaves, (from + to) / 2, to);
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    left.add(right);
    return left;
  }

  @Override
  public Evaluation evaluate(Part part, float[] parameters) {
    workspace.load(parameters);
    Evaluation evaluation = Evaluation.empty(network.topology().outputs());
    for (List<float[]> rows : lanes) {
      for (int i = 0; i < rows.size(); i++) {
        put(i, rows.get(i));
      }
      network.evaluate(workspace, rows.size(), evaluation);
    }
    return evaluation;
  }

  private void put(int place, float[] row) {
    int features = network.topology().features();
    int labelWidth = network.loss().labelWidth(network.topology().outputs());
    workspace.put(place, row, 0, features, labelWidth, row[features + labelWidth]);
  }

  @Override
  public void close() {
    workspace.close();
    gradient.close();
  }
}
