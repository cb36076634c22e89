package org.sparkmlp.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines that people read, and the fields that code reads. */
class RefusalTest {

  static List<Refusal> ofEveryKind() {
    return List.of(
        Refusal.setting("batchSize", "at least 1", 0),
        Refusal.setting("lanes", "at most 4", 8, "some batches would be empty"),
        Refusal.because("no row is left of %d", 40),
        Refusal.column("größe", "is there %d times", 2),
        Refusal.value("label", null, "a row must have a label", "drop such rows").skippable(),
        Refusal.value("label", -1.0, "it must be at least 0", null),
        Refusal.element("features", 3, Float.NaN, "it must be finite", "drop such rows"),
        Refusal.element(null, 3, Float.NaN, "it must be finite", null));
  }

  @Test
  void saysItInOneLine() {
    assertThat(ofEveryKind())
        .extracting(Refusal::getMessage)
        .containsExactly(
            "batchSize must be at least 1, was 0",
            "lanes must be at most 4, was 8; some batches would be empty",
            "no row is left of 40",
            "column 'größe' is there 2 times",
            "column 'label' has a null: a row must have a label; drop such rows",
            "column 'label' has the value -1.0: it must be at least 0",
            "column 'features' has the value NaN at index 3: it must be finite; drop such rows",
            "feature 3 of a row has the value NaN: it must be finite");
  }

  @ParameterizedTest
  @MethodSource("ofEveryKind")
  void travelsAsBytesWithoutLoss(Refusal refusal) {
    Refusal arrived = Refusal.of(refusal.toBytes());
    assertThat(arrived).hasMessage(refusal.getMessage());
    assertThat(arrived.setting()).isEqualTo(refusal.setting());
    assertThat(arrived.column()).isEqualTo(refusal.column());
    assertThat(arrived.index()).isEqualTo(refusal.index());
    assertThat(arrived.value()).isEqualTo(refusal.value());
    assertThat(arrived.bound()).isEqualTo(refusal.bound());
    assertThat(arrived.remedy()).isEqualTo(refusal.remedy());
    assertThat(arrived.isSkippable()).isEqualTo(refusal.isSkippable());
  }

  @Test
  void isToldInTheWordsOfAnotherLayerAndStillFoundInItsOwn() {
    Refusal original = Refusal.element("assembled", 3, Float.NaN, "it must be finite", "drop it");
    Refusal renamed = original.renamed("petal", OptionalInt.empty()).withRemedy("clean it");
    assertThat(renamed).hasMessage("column 'petal' has the value NaN: it must be finite; clean it");
    Throwable wrapped = new IllegalStateException("job failed", new RuntimeException(renamed));
    assertThat(Refusal.in(wrapped)).containsSame(original);
    assertThat(Refusal.in(original.causedBy(new RuntimeException(original))))
        .containsSame(original);
    assertThat(Refusal.in(new IllegalArgumentException("not ours"))).isEmpty();
  }

  @Test
  void namesSettingsAndColumnsApart() {
    Refusal setting = Refusal.setting("batchSize", "at least 1", 0);
    assertThat(setting.setting()).contains("batchSize");
    assertThat(setting.column()).isEmpty();
    Refusal column = Refusal.column("label", "does not exist");
    assertThat(column.setting()).isEmpty();
    assertThat(column.column()).contains("label");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, -1})
  void everyGuardFailsFor(double value) {
    refused(() -> Require.positive("x", value));
    refused(() -> Require.notNegative("x", value));
    refused(() -> Require.fraction("x", value));
    refused(() -> Require.belowOne("x", value));
  }

  @Test
  void guardsGiveBackWhatTheyAllow() {
    assertThat(Require.positive("x", Double.MIN_VALUE)).isEqualTo(Double.MIN_VALUE);
    assertThat(Require.notNegative("x", 0)).isZero();
    assertThat(Require.fraction("x", 1)).isOne();
    assertThat(Require.belowOne("x", 0.999)).isEqualTo(0.999);
    assertThat(Require.atLeast(2, "x", 2)).isEqualTo(2);
    assertThat(Require.powerOfTwo(8, "x", 8)).isEqualTo(8);
    assertThat(Require.oneOf("x", List.of("a", "b"), "b")).isEqualTo("b");
    refused(() -> Require.positive("x", 0));
    refused(() -> Require.fraction("x", 0));
    refused(() -> Require.belowOne("x", 0.99999999999)); // which is 1 as float32
    refused(() -> Require.atLeast(2, "x", 1));
    refused(() -> Require.powerOfTwo(8, "x", 16));
    refused(() -> Require.powerOfTwo(8, "x", 6));
    refused(() -> Require.powerOfTwo(8, "x", 0));
    refused(() -> Require.oneOf("x", List.of("a", "b"), "c"));
    refused(() -> Require.length("x", 2, 3));
  }

  private static void refused(org.junit.jupiter.api.function.Executable guard) {
    Refusal refusal = catchThrowableOfType(Refusal.class, guard::execute);
    assertThat(refusal.setting().orElseThrow()).endsWith("x");
  }
}
