package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {
  /** Weights of every size, from the least subnormal to the greatest float. */
  private static List<Float> values(int count) {
    Random random = new Random(5);
    List<Float> values = new ArrayList<>(List.of(0f, Float.MIN_VALUE, Float.MAX_VALUE, 1f, 0.1f));
    while (values.size() < count) {
      float value = Float.intBitsToFloat(random.nextInt() & Integer.MAX_VALUE);
      if (Float.isFinite(value)) {
        values.add(value);
      }
    }
    return values;
  }

  @Test
  void isTheSumOfExactArithmeticRoundedOnce() {
    ExactSum sum = new ExactSum();
    BigDecimal exact = BigDecimal.ZERO;
    for (float value : values(3000)) {
      sum.add(value);
      exact = exact.add(new BigDecimal((double) value));
      assertThat(sum.value()).isEqualTo(exact.doubleValue());
    }
  }

  @Test
  void keepsWhatFloat64WouldLose() {
    ExactSum sum = new ExactSum();
    sum.add(0x1p60f);
    for (int i = 0; i < 256; i++) {
      sum.add(0.5f);
    }
    assertThat(sum.value()).isEqualTo(0x1p60 + 128);
    ExactSum small = new ExactSum();
    small.add(Float.MIN_VALUE);
    small.add(Float.MIN_VALUE);
    assertThat(small.value()).isEqualTo(0x1p-148);
    assertThat(new ExactSum().value()).isZero();
  }

  @Test
  void doesNotDependOnOrderOrParts() {
    List<Float> values = values(2000);
    long[] expected = parts(values, 1).toArray();
    Collections.shuffle(values, new Random(6));
    assertThat(parts(values, 1).toArray()).isEqualTo(expected);
    assertThat(parts(values, 7).toArray()).isEqualTo(expected);
  }

  private static ExactSum parts(List<Float> values, int count) {
    ExactSum all = new ExactSum();
    for (int part = 0; part < count; part++) {
      ExactSum sum = new ExactSum();
      for (int i = part; i < values.size(); i += count) {
        sum.add(values.get(i));
      }
      all.add(ExactSum.of(sum.toArray()).toArray());
    }
    return all;
  }
}
