package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.package$;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.check.Refusal;

class SparkVersionTest {

  private static String[] suitable() {
    return new String[] {package$.MODULE$.SPARK_VERSION(), "4.1.0", "4.1.12", "4.1.1-vendor-7"};
  }

  @ParameterizedTest
  @MethodSource("suitable")
  void takesTheSparkThatItIsBuiltFor(String version) {
    assertThatCode(() -> SparkVersion.require(version)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5.7", "4.0.1", "4.10.0", "4.2.0", "14.1.0", "4.1"})
  void refusesAnyOtherInOneLine(String version) {
    assertThatThrownBy(() -> SparkVersion.require(version))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Spark MLP needs Spark 4.1, but Spark "
                + version
                + " runs: use a Spark 4.1, or a Spark MLP built for yours");
  }
}
