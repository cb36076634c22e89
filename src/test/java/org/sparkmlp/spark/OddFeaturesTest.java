package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.spark.lanes.Moments;
import org.sparkmlp.spark.request.FittedNetwork;
import org.sparkmlp.training.TrainingListener;

class OddFeaturesTest {
  private static final int ROWS = 2_500;

  private final List<String> warnings = new ArrayList<>();

  /** An ordinary feature, and one that is 0 but for {@code odd} rows, where it is 7. */
  private FittedNetwork fit(int odd) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double rare = i < odd ? 7 : 0;
      rows.add(RowFactory.create(Vectors.dense(i % 50, rare), (double) (i % 2), 1.0));
    }
    FitFixture fixture = new FitFixture().workers(2);
    fixture.epochs = 1;
    fixture.validationFraction = 0;
    Dataset<Row> frame = FitFixture.frame(LocalSpark.session(), rows).repartition(3);
    return DistributedFit.fit(
        fixture.request(frame),
        new TrainingListener() {
          @Override
          public void onWarning(String warning) {
            warnings.add(warning);
          }
        });
  }

  @Test
  void aNearlyConstantFeatureIsScaledToTheLimit() {
    Scaling scaling = fit(1).network().features(); // √2,499 deviations
    float[] row = {0, 7};
    scaling.apply(row, 0);
    assertThat(row[1]).isEqualTo((float) OddFeatures.FARTHEST);
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, ROWS}) // 7: √356 deviations
  void otherFeaturesAreScaledByTheirDeviations(int odd) {
    double p = (double) odd / ROWS;
    double rare = odd % ROWS == 0 ? 1 : 7 * Math.sqrt(p * (1 - p));
    double ordinary = Math.sqrt((50 * 50 - 1) / 12.0);
    assertThat(fit(odd).network().features().scale())
        .containsExactly((float) ordinary, (float) rare);
    assertThat(warnings).isEmpty();
  }

  @Test
  void manyRemarkableFeaturesMakeOneLine() {
    int columns = 1_234;
    double[] ones = new double[columns];
    double[] far = new double[columns];
    Arrays.fill(ones, 1);
    Arrays.fill(far, 99);
    assertThat(OddFeatures.warnings(new Moments(ones, ones, far), columns, "v")).isEmpty();
    Arrays.fill(far, 5, columns, 245);
    assertThat(OddFeatures.warnings(new Moments(ones, ones, far), columns, "v"))
        .containsExactly(
            "values beyond 100 deviations in 1,229 of 1,234 features (column 'v', index 5, column"
                + " 'v', index 6, column 'v', index 7, …), which are nearly constant or have"
                + " outliers: they are scaled to at most 20; leave out what is not a real value");
  }

  @Test
  void aConstantFeatureIsNotRemarkable() {
    double[] zero = {0};
    double[] rounding = {1e-17};
    assertThat(OddFeatures.warnings(new Moments(zero, zero, rounding), 1, "v")).isEmpty();
  }
}
