package org.sparkmlp.demo;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.sparkmlp.report.html.Curve;

/**
 * Something that has learned a curve.
 *
 * @param name e.g. its degree or width
 * @param parameters how many numbers were learned
 * @param predict the target at a place
 */
record CurveFit(String name, int parameters, DoubleUnaryOperator predict) {

  /** The root of the mean squared error over rows of one feature. */
  double rmse(Sample sample) {
    double sum = 0;
    for (int i = 0; i < sample.labels().length; i++) {
      double error = predict.applyAsDouble(sample.features()[i][0]) - sample.labels()[i];
      sum += error * error;
    }
    return Math.sqrt(sum / sample.labels().length);
  }

  /** The fit over places, to be drawn. */
  Curve curve(double[] x) {
    return new Curve(name, Curve.Mark.LINE, x, Arrays.stream(x).map(predict).toArray());
  }
}
