package org.sparkmlp.spark.exchange;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.training.tree.CanonicalTree;
import org.sparkmlp.training.tree.CanonicalTree.Node;

/**
 * The evaluations of one worker's lanes, on their way to the driver.
 *
 * @param firstLane the first of them
 * @param sums {@code [lanes]}: {@link Evaluation#toArray}, null where a lane has no row
 */
@DefaultSerializer(JavaSerializer.class)
public record LaneEvaluations(int firstLane, double[][] sums) implements Serializable {

  public static LaneEvaluations of(int firstLane, List<Evaluation> evaluations) {
    double[][] sums = new double[evaluations.size()][];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = evaluations.get(i) == null ? null : evaluations.get(i).toArray();
    }
    return new LaneEvaluations(firstLane, sums);
  }

  /** JDK types only. */
  public Object[] toWire() {
    return new Object[] {firstLane, sums};
  }

  public static List<LaneEvaluations> ofWire(Object[] results) {
    List<LaneEvaluations> evaluations = new ArrayList<>();
    for (Object result : results) {
      Object[] parts = (Object[]) result;
      evaluations.add(new LaneEvaluations((Integer) parts[0], (double[][]) parts[1]));
    }
    return evaluations;
  }

  /** The evaluation of all lanes, added in the order of the canonical tree. */
  public static Evaluation total(FitPlan plan, List<LaneEvaluations> workers) {
    Map<Node, Evaluation> lanes = new HashMap<>();
    for (LaneEvaluations worker : workers) {
      for (int i = 0; i < worker.sums.length; i++) {
        if (worker.sums[i] != null) {
          lanes.put(new Node(0, worker.firstLane + i), Evaluation.of(worker.sums[i]));
        }
      }
    }
    Evaluation total =
        CanonicalTree.finish(
            CanonicalTree.root(plan.lanes()),
            lanes,
            (left, right) -> {
              left.add(right);
              return left;
            });
    return total == null ? Evaluation.empty(plan.topology().outputs()) : total;
  }
}
