package org.sparkmlp.spark;

import java.util.Map;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.training.CanonicalTree;
import org.sparkmlp.training.CanonicalTree.Node;
import org.sparkmlp.training.EvaluationSource;
import org.sparkmlp.training.GradientSource;

/** Carries gradients to the driver and parameters to the workers, for one fit. */
sealed interface StepExchange extends GradientSource, EvaluationSource, AutoCloseable
    permits JobExchange, ResidentExchange {

  /** How many workers there are now. */
  int workers();

  /** The evaluation of all lanes from that of each, missing where no row is. Modified: them. */
  static Evaluation total(FitPlan plan, Map<Node, Evaluation> lanes) {
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

  @Override
  void close();
}
