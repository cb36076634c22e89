package org.sparkmlp.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.report.html.Curve;

class MomentumDemoTest {
  private static final Valley VALLEY = Valley.draw(MomentumDemo.ROWS, 1);

  @Test
  void endsWithAllRowsAtEachStepWhereAFitOnSparkEnds() {
    Dataset<Row> rows = VALLEY.sample().on(LocalSpark.session());
    for (Descent descent : MomentumDemo.DESCENTS) {
      if (descent.batchSize() == MomentumDemo.ROWS) {
        Descent.Path path = descent.path(VALLEY, MomentumDemo.start(), MomentumDemo.SEED);
        float[] fit = MomentumDemo.fit(rows, descent).parameters();
        int last = path.w0().length - 1;
        assertThat(path.w0()[last]).as(descent.name()).isCloseTo(fit[0], within(1e-4));
        assertThat(path.w1()[last]).as(descent.name()).isCloseTo(fit[1], within(1e-4));
      }
    }
  }

  @Test
  void isAheadOfGradientDescentWithMomentum() {
    int plain = steps("gradient descent");
    assertThat(plain).isGreaterThan(100);
    assertThat(steps("momentum")).isBetween(1, plain / 4);
    assertThat(steps("Nesterov")).isBetween(1, plain / 4);
  }

  private static int steps(String name) {
    float[] start = MomentumDemo.start();
    Descent descent =
        MomentumDemo.DESCENTS.stream().filter(each -> each.name().equals(name)).findFirst().get();
    double goal = 0.01 * VALLEY.above(start[0], start[1]);
    return descent.path(VALLEY, start, MomentumDemo.SEED).reaches(VALLEY, goal);
  }

  @Test
  void drawsLevelsOfTheRiskOfTheRows() {
    double[] best = VALLEY.best();
    double least = risk(best[0], best[1]);
    double[] far = {-10, -10};
    Curve levels = VALLEY.levels(new double[] {0.5}, far, new double[] {10, 10});
    int drawn = 0;
    for (int i = 0; i < levels.x().length; i++) {
      if (Double.isFinite(levels.x()[i])) {
        assertThat(risk(levels.x()[i], levels.y()[i]) - least).isCloseTo(0.5, within(1e-9));
        drawn++;
      }
    }
    assertThat(drawn).isGreaterThan(700);
    assertThat(VALLEY.condition()).isGreaterThan(20);
  }

  @Test
  void givesTheGradientOfTheRisk() {
    int[] rows = IntStream.range(0, MomentumDemo.ROWS).toArray();
    float[] sum = VALLEY.gradientSum(new float[] {0.5f, -0.25f}, rows);
    double step = 1e-4;
    double first = (risk(0.5 + step, -0.25) - risk(0.5 - step, -0.25)) / (2 * step);
    double second = (risk(0.5, -0.25 + step) - risk(0.5, -0.25 - step)) / (2 * step);
    assertThat(sum[0] / rows.length).isCloseTo((float) first, within(1e-4f));
    assertThat(sum[1] / rows.length).isCloseTo((float) second, within(1e-4f));
  }

  private static double risk(double w0, double w1) {
    Sample sample = VALLEY.sample();
    double sum = 0;
    for (int i = 0; i < sample.labels().length; i++) {
      sum += Math.pow(w0 + w1 * sample.features()[i][0] - sample.labels()[i], 2);
    }
    return sum / sample.labels().length;
  }
}
