package org.sparkmlp.ml.summary;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.sparkmlp.insight.Insight;
import org.sparkmlp.ml.files.FloatFile;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.Loss;
import org.sparkmlp.report.html.RunPage;
import org.sparkmlp.spark.request.FittedNetwork;

/** The page of a fit that has ended, from what its summary holds. */
public final class SummaryPage {
  private SummaryPage() {}

  /**
   * An HTML document.
   *
   * @param inside what is known of the predictions
   */
  public static String of(FittedNetwork fitted, Insight inside) {
    Loss loss = fitted.network().loss();
    Map<String, String> result = new LinkedHashMap<>();
    result.put("training rows", count(fitted.scores().rows()));
    result.put("validation rows", count(fitted.scores().validationRows()));
    result.put("training loss", number(fitted.scores().training().loss()));
    result.put("training " + metric(loss), number(metric(loss, fitted.scores().training())));
    fitted
        .scores()
        .validation()
        .ifPresent(
            sums -> {
              result.put("validation loss", number(sums.loss()));
              result.put("validation " + metric(loss), number(metric(loss, sums)));
            });
    result.put("best epoch", count(fitted.training().bestEpoch()));
    result.put("stopped early", fitted.training().stoppedEarly() ? "yes" : "no");
    result.put("seconds", number(fitted.run().seconds()));
    result.put("lanes", count(fitted.run().lanes()));
    result.put("workers", count(fitted.run().workers()));
    result.put(
        "SHA-256 of the parameters",
        FloatFile.sha256(FloatFile.bytes(fitted.training().parameters())));
    return new RunPage(
            "Training of " + fitted.network().topology(),
            false,
            fitted.network().topology(),
            "validation " + metric(loss),
            fitted.training().history(),
            inside,
            Map.of("Result", result))
        .html();
  }

  private static String metric(Loss loss) {
    return switch (loss.task()) {
      case CLASSIFICATION -> "accuracy";
      case REGRESSION -> "R²";
    };
  }

  private static double metric(Loss loss, Evaluation sums) {
    return switch (loss.task()) {
      case CLASSIFICATION -> sums.accuracy();
      case REGRESSION -> sums.r2();
    };
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }
}
