package org.sparkmlp.cli.model;

import java.util.OptionalDouble;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.ml.MlpModel;
import org.sparkmlp.ml.MlpRegressionModel;
import org.sparkmlp.ml.MlpTrainingSummary;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.report.RunReport;
import org.sparkmlp.report.Score;

/** The report of a model that has just been trained. */
public final class ModelReport {
  private ModelReport() {}

  /** Everything that is told of the training. */
  public static RunReport of(Task task, MlpModel model) {
    MlpTrainingSummary summary = model.summary();
    Evaluation evaluated = summary.validationEvaluation().orElse(summary.trainingEvaluation());
    return new RunReport(
        model.topology(),
        new RunReport.Rows(summary.rows(), summary.validationRows()),
        RunReport.Course.of(
            summary.history(),
            summary.rows(),
            summary.bestEpoch(),
            summary.keptEpoch(),
            summary.stoppedEarly(),
            summary.seconds()),
        new RunReport.Spread(model.getExchange(), summary.workers(), summary.lanes()),
        model.getSeed(),
        new RunReport.Result(
            summary.trainingEvaluation().loss(),
            summary
                .validationEvaluation()
                .map(sums -> OptionalDouble.of(sums.loss()))
                .orElse(OptionalDouble.empty()),
            switch (task) {
              case CLASSIFICATION -> Score.OfClasses.of(evaluated);
              case REGRESSION ->
                  Score.OfTargets.of(
                      evaluated, ((MlpRegressionModel) model).labelScaling().scale());
            }),
        model.weightsSha256(),
        summary.history());
  }
}
