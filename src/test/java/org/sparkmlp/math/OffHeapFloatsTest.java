package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Consumer;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffHeapFloatsTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 4097, 10_000})
  void startsAsZerosOnA64ByteBoundary(int length) {
    try (OffHeapFloats x = OffHeapFloats.allocate(length)) {
      assertThat(x.length()).isEqualTo(length);
      assertThat(toArray(x)).isEqualTo(new float[length]);
      if (length > 0) {
        assertThat(new FloatPointer(x.buffer()).address() % 64).isZero();
      }
    }
  }

  @Test
  void copiesStretchesBothWays() {
    try (OffHeapFloats x = OffHeapFloats.allocate(10)) {
      x.put(2, new float[] {9, 1, 2, 3, 9}, 1, 3);
      x.put(9, 4);
      assertThat(toArray(x)).containsExactly(0, 0, 1, 2, 3, 0, 0, 0, 0, 4);
      assertThat(x.get(4)).isEqualTo(3);
      float[] to = new float[4];
      x.get(3, to, 1, 2);
      assertThat(to).containsExactly(0, 2, 3, 0);
    }
  }

  @Test
  void slicesShareTheMemory() {
    try (OffHeapFloats x = OffHeapFloats.allocate(10)) {
      OffHeapFloats view = x.slice(2, 6).slice(1, 4);
      view.put(0, new float[] {1, 2, 3, 4}, 0, 4);
      assertThat(toArray(x)).containsExactly(0, 0, 0, 1, 2, 3, 4, 0, 0, 0);
      view.slice(1, 2).clear();
      assertThat(toArray(view)).containsExactly(1, 0, 0, 4);
      view.close();
      assertThat(x.get(3)).isEqualTo(1);
      assertThat(x.slice(10, 0).length()).isZero();
    }
  }

  @Test
  void clearsToZeros() {
    try (OffHeapFloats x = OffHeapFloats.allocate(9001)) {
      float[] ones = new float[9001];
      Arrays.fill(ones, 1);
      x.put(0, ones, 0, ones.length);
      x.clear();
      assertThat(toArray(x)).isEqualTo(new float[9001]);
    }
  }

  @Test
  void refusesWhatIsOutside() {
    try (OffHeapFloats x = OffHeapFloats.allocate(10)) {
      OffHeapFloats view = x.slice(2, 4);
      float[] heap = new float[5];
      refuses(view, v -> v.get(4));
      refuses(view, v -> v.get(-1));
      refuses(view, v -> v.put(4, 1));
      refuses(view, v -> v.get(0, heap, 0, 5));
      refuses(view, v -> v.put(1, heap, 0, 4));
      refuses(view, v -> v.put(0, heap, 2, 4));
      refuses(view, v -> v.slice(1, 4));
      refuses(view, v -> v.slice(-1, 2));
    }
  }

  private static void refuses(OffHeapFloats x, Consumer<OffHeapFloats> call) {
    assertThatThrownBy(() -> call.accept(x)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, 1 << 29, Integer.MAX_VALUE})
  void refusesALengthThatNoBufferHolds(int length) {
    assertThatThrownBy(() -> OffHeapFloats.allocate(length))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("length must be between 0 and 536870896 floats, was " + length);
  }

  @Test
  void failsClearlyAfterClose() {
    OffHeapFloats x = OffHeapFloats.allocate(10);
    OffHeapFloats view = x.slice(2, 4);
    x.close();
    x.close();
    float[] heap = new float[1];
    for (OffHeapFloats each : new OffHeapFloats[] {x, view}) {
      failsAsClosed(each, v -> v.get(0));
      failsAsClosed(each, v -> v.put(0, 1));
      failsAsClosed(each, v -> v.get(0, heap, 0, 1));
      failsAsClosed(each, v -> v.put(0, heap, 0, 1));
      failsAsClosed(each, v -> v.slice(0, 1));
      failsAsClosed(each, OffHeapFloats::clear);
    }
  }

  private static void failsAsClosed(OffHeapFloats x, Consumer<OffHeapFloats> call) {
    assertThatThrownBy(() -> call.accept(x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void givesMemoryBackAtOnce() {
    long before = directBytes();
    OffHeapFloats x = OffHeapFloats.allocate(50_000_000);
    assertThat(directBytes() - before).isGreaterThan(150_000_000);
    x.close();
    assertThat(directBytes() - before).isLessThan(50_000_000);
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  @Test
  void copiesAndKernelsAllocateNothing() {
    ElementWise kernels = new ElementWise(100);
    float[] chunk = new float[100];
    float[] z = new float[100];
    try (OffHeapFloats x = OffHeapFloats.allocate(100)) {
      AllocationCheck.assertAllocatesNothing(
          () -> {
            x.get(0, chunk, 0, 100);
            kernels.exp(chunk, 0, 100);
            kernels.sigmoid(chunk, 0, 100);
            kernels.tanh(chunk, 0, 100);
            kernels.relu(chunk, 0, 100);
            kernels.softmax(chunk, 0, 100);
            kernels.sigmoidDerivative(z, chunk, 0, 100);
            kernels.tanhDerivative(z, chunk, 0, 100);
            kernels.reluDerivative(z, chunk, 0, 100);
            kernels.add(chunk, z, 0, 100);
            x.put(0, chunk, 0, 100);
            x.clear();
          });
    }
  }

  private static float[] toArray(OffHeapFloats x) {
    float[] array = new float[x.length()];
    x.get(0, array, 0, array.length);
    return array;
  }
}
