package org.sparkmlp.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sparkmlp.LocalSpark;

/** Models saved in format 1 must load for ever, and predict what they predicted then. */
class GoldenModelTest {
  @BeforeAll
  static void startSpark() {
    LocalSpark.session();
  }

  @Test
  void aClassifierOfFormat1Loads() {
    MlpClassificationModel model = MlpClassificationModel.load(path("format-1/classifier"));
    assertThat(model.topology()).hasToString("3-5-4-3");
    assertThat(model.labelNames()).containsExactly("a", "b", "c");
    assertThat(model.getMaxIter()).isEqualTo(3);
    assertThat(model.getThresholds()).containsExactly(0.5, 0.25, 0.25);
    assertThat(model.provenance()).isEqualTo(HandMade.PROVENANCE);
    assertThat(model.weightsSha256())
        .isEqualTo("ce373bb25c0ad6f602f958a8e1723d9a311697df086caf570486ef6ffd715a77");
    assertClose(
        model.predictRaw(Vectors.dense(0.5, -1, 2)),
        0.01451030932366848,
        0.01364229992032051,
        -0.0643509030342102);
  }

  @Test
  void aRegressionModelOfFormat1Loads() {
    MlpRegressionModel model = MlpRegressionModel.load(path("format-1/regression"));
    assertThat(model.topology()).hasToString("2-3-2");
    assertThat(model.getStandardizeLabel()).isTrue();
    assertClose(model.predictTargets(Vectors.dense(3, 4)), 9.551159858703613, -3.5132198333740234);
  }

  private static void assertClose(Vector found, double... expected) {
    assertThat(found.toArray()).containsExactly(expected, within(1e-5));
  }

  private static String path(String resource) {
    try {
      return Path.of(
              Objects.requireNonNull(GoldenModelTest.class.getResource(resource), resource).toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes the models into the folder that it is given; not to be run again for format 1. */
  public static void main(String[] folder) throws IOException {
    LocalSpark.session();
    MlpClassificationModel classifier = HandMade.classifier();
    classifier.set(classifier.maxIter(), 3);
    classifier.setThresholds(new double[] {0.5, 0.25, 0.25}).save(folder[0] + "/classifier");
    HandMade.twoTargets().save(folder[0] + "/regression");
    System.out.println(classifier.weightsSha256());
    System.out.println(classifier.predictRaw(Vectors.dense(0.5, -1, 2)));
    System.out.println(HandMade.twoTargets().predictTargets(Vectors.dense(3, 4)));
  }
}
