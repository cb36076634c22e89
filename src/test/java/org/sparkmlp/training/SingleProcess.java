package org.sparkmlp.training;

import java.util.List;
import org.sparkmlp.math.CounterRandom;
import org.sparkmlp.math.Permutation;
import org.sparkmlp.math.SumTree;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.Workspace;
import org.sparkmlp.training.Trainer.EvaluationSource;
import org.sparkmlp.training.Trainer.GradientSource;

/**
 * The reference of every distributed run: gradients from lanes of rows in the memory of one
 * process, by the arithmetic of {@link Batches} and the order of {@link CanonicalTree}, without
 * workers, messages or partial sums. A pass has one piece of one leaf, and all sums are made here.
 */
public final class SingleProcess implements GradientSource, EvaluationSource {
  private final Network network;
  private final List<List<float[]>> lanes; // [S][n_ℓ][features, label, weight], by rank
  private final Batches batches;
  private final boolean shuffle;
  private final long seed;
  private final Workspace workspace;

  public SingleProcess(
      Network network, List<List<float[]>> lanes, int batchSize, boolean shuffle, long seed) {
    this.network = network;
    this.lanes = lanes;
    this.shuffle = shuffle;
    this.seed = seed;
    this.batches = new Batches(lanes.stream().mapToLong(List::size).sum(), batchSize);
    this.workspace = network.workspace(SumTree.PIECE_ROWS);
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
    GradientSum[] pieces = new GradientSum[(end - start - 1) / SumTree.PIECE_ROWS + 1];
    for (int i = 0; i < pieces.length; i++) {
      workspace.clear();
      int from = start + i * SumTree.PIECE_ROWS;
      for (int place = from; place < Math.min(end, from + SumTree.PIECE_ROWS); place++) {
        workspace.put(rows.get(order.at(place)), 0);
      }
      workspace.endLeaf();
      pieces[i] = new GradientSum(network.layout().size());
      network.gradient(workspace, pieces[i]);
    }
    return sum(pieces, 0, Integer.highestOneBit(2 * pieces.length - 1));
  }

  /** The canonical tree by its definition. */
  private static GradientSum sum(GradientSum[] leaves, int from, int to) {
    if (to - from == 1) {
      return from < leaves.length ? leaves[from] : null;
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
      for (int rank = 0; rank < rows.size(); ) {
        workspace.clear();
        int end = Math.min(rows.size(), rank + workspace.maxRows());
        for (; rank < end; rank++) {
          workspace.put(rows.get(rank), 0);
        }
        network.evaluate(workspace, evaluation);
      }
    }
    return evaluation;
  }
}
