package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link MatrixProduct} must do, against {@link ProductCase}'s loop in double. */
abstract class MatrixProductContract {

  private static final int[] SIZES = {0, 1, 2, 3, 7, 17, 33};

  /** The implementation under test, which must be the one that the test's name says. */
  abstract MatrixProduct product();

  static Stream<ProductCase> cases() {
    return IntStream.range(0, 8)
        .boxed()
        .flatMap(
            flags ->
                Stream.concat(
                    everySize(flags),
                    Stream.of(
                        ProductCase.of(flags, 129, 100, 65),
                        ProductCase.of(flags, 1, 300, 257),
                        ProductCase.of(flags, 64, 1, 1000),
                        ProductCase.of(flags, 25, 301, 785))));
  }

  private static Stream<ProductCase> everySize(int flags) {
    return Arrays.stream(SIZES)
        .boxed()
        .flatMap(
            m ->
                Arrays.stream(SIZES)
                    .boxed()
                    .flatMap(
                        n -> Arrays.stream(SIZES).mapToObj(k -> ProductCase.of(flags, m, n, k))));
  }

  @Test
  void agreesWithALoopInDoublePrecision() {
    cases().forEach(each -> each.assertAgrees(product()));
  }

  @ParameterizedTest
  @MethodSource("org.sparkmlp.math.ProductCase#few")
  void givesTheSameBitsAtEveryAddressAndEveryTime(ProductCase example) {
    float[] first = example.run(product(), 0);
    for (int offset = 0; offset < 17; offset++) {
      assertThat(example.run(product(), offset)).as("offset %d", offset).isEqualTo(first);
    }
  }

  @Test
  void propagatesNaN() {
    try (OffHeapFloats a = OffHeapFloats.allocate(4);
        OffHeapFloats c = OffHeapFloats.allocate(4)) {
      a.put(0, new float[] {0, 1, Float.NaN, 1}, 0, 4);
      product().multiply(false, false, 2, 2, 2, a, 2, a, 2, false, c, 2);
      assertThat(c.get(0)).isNaN();
      assertThat(c.get(2)).isNaN();
    }
  }

  @Test
  void copiesAndAddsWithOneRounding() {
    for (int count : new int[] {0, 1, 7, 33, 5000}) {
      float[] left = new float[count];
      float[] right = new float[count];
      float[] sum = new float[count];
      for (int i = 0; i < count; i++) {
        left[i] = (float) Math.sin(i);
        right[i] = i % 5 == 0 ? -0f : (float) Math.cos(i) * (1 << i % 20);
        sum[i] = left[i] + right[i];
      }
      float[] found = new float[count];
      try (OffHeapFloats x = OffHeapFloats.allocate(count);
          OffHeapFloats y = OffHeapFloats.allocate(count + 1)) {
        x.put(0, left, 0, count);
        y.put(0, right, 0, count);
        y.put(count, 9f);
        product().copy(count, x, true, y);
        y.get(0, found, 0, count);
        assertThat(found).isEqualTo(sum);
        product().copy(count, x, false, y);
        y.get(0, found, 0, count);
        assertThat(found).isEqualTo(left);
        assertThat(y.get(count)).isEqualTo(9f);
        assertThatThrownBy(() -> product().copy(count + 1, x, true, y))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("count must be at most the %d floats of x and y, was %d", count, count + 1);
      }
    }
  }

  @Test
  void refusesShapesThatDoNotFit() {
    try (OffHeapFloats x = OffHeapFloats.allocate(6);
        OffHeapFloats c = OffHeapFloats.allocate(9)) {
      refuses("m must be at least 0, was -1", -1, 2, 3, x, 3, x, 2, c, 2);
      refuses("n must be at least 0, was -2", 2, -2, 3, x, 3, x, 2, c, 2);
      refuses("k must be at least 0, was -3", 2, 2, -3, x, 3, x, 2, c, 2);
      refuses("lda must be at least the 3 columns of a, was 2", 2, 2, 3, x, 2, x, 2, c, 2);
      refuses("ldb must be at least the 2 columns of b, was 1", 2, 2, 3, x, 3, x, 1, c, 2);
      refuses("ldc must be at least the 2 columns of c, was -1", 2, 2, 3, x, 3, x, 2, c, -1);
      refuses(
          "a must have at least 7 floats for 2 rows of 3 columns with lda 4, had 6",
          2,
          2,
          3,
          x,
          4,
          x,
          2,
          c,
          2);
      refuses(
          "c must have at least 2147483649 floats for 2 rows of 2 columns with ldc 2147483647,"
              + " had 9",
          2,
          2,
          3,
          x,
          3,
          x,
          2,
          c,
          Integer.MAX_VALUE);
      int huge = 1 << 30;
      refuses(
          "b must have at least 1152921504606846976 floats for 1073741824 rows of 1073741824"
              + " columns with ldb 1073741824, had 6",
          0,
          huge,
          huge,
          x,
          huge,
          x,
          huge,
          c,
          huge);
    }
  }

  private void refuses(
      String message,
      int m,
      int n,
      int k,
      OffHeapFloats a,
      int lda,
      OffHeapFloats b,
      int ldb,
      OffHeapFloats c,
      int ldc) {
    assertThatThrownBy(
            () -> product().multiply(false, false, m, n, k, a, lda, b, ldb, false, c, ldc))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void refusesClosedMemory() {
    OffHeapFloats closed = OffHeapFloats.allocate(4);
    OffHeapFloats view = closed.slice(1, 1);
    try (OffHeapFloats open = OffHeapFloats.allocate(4)) {
      product().multiply(false, false, 1, 1, 1, view, 1, closed, 1, false, open, 1);
      closed.close();
      assertThatThrownBy(
              () -> product().multiply(false, false, 2, 2, 2, open, 2, open, 2, false, closed, 2))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
      assertThatThrownBy(
              () -> product().multiply(false, false, 1, 1, 1, view, 1, open, 1, false, open, 1))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void allocatesNothing() {
    try (OffHeapFloats x = OffHeapFloats.allocate(100);
        OffHeapFloats c = OffHeapFloats.allocate(100)) {
      AllocationCheck.assertAllocatesNothing(
          () -> {
            product().multiply(true, false, 10, 10, 10, x, 10, x, 10, true, c, 10);
            product().copy(100, x, true, c);
          });
    }
  }
}
