package org.sparkmlp.math;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One allocation outside the Java heap, shared by an {@link OffHeapFloats} and its slices.
 *
 * <p>Freed at once through {@code sun.misc.Unsafe.invokeCleaner}, reached by reflection because it
 * is the only way before Java 22 and the compiler warns of any mention of that class. Where a JVM
 * does not have it, freeing is left to the garbage collector.
 */
final class DirectMemory {

  private static final Logger LOG = LoggerFactory.getLogger(DirectMemory.class);
  private static final int ALIGNMENT = 64;
  private static final MethodHandle CLEANER = findCleaner();

  private ByteBuffer allocated;
  private FloatBuffer floats;

  DirectMemory(int length) {
    allocated = ByteBuffer.allocateDirect(length * Float.BYTES + ALIGNMENT - 1);
    int padding = (ALIGNMENT - allocated.alignmentOffset(0, ALIGNMENT)) % ALIGNMENT;
    floats =
        allocated
            .slice(padding, length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
  }

  /** The floats, while the memory is open. */
  FloatBuffer floats() {
    FloatBuffer open = floats;
    if (open == null) {
      throw new IllegalStateException(
          "this off-heap array has been closed; it cannot be used after close()");
    }
    return open;
  }

  /** Frees the memory; does nothing the second time. */
  synchronized void free() {
    ByteBuffer toFree = allocated;
    allocated = null;
    floats = null;
    if (toFree == null || CLEANER == null) {
      return;
    }
    try {
      CLEANER.invokeExact(toFree);
    } catch (Throwable e) {
      throw new IllegalStateException("the off-heap array could not be freed", e);
    }
  }

  private static MethodHandle findCleaner() {
    try {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field instance = unsafe.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      return MethodHandles.lookup()
          .findVirtual(unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
          .bindTo(instance.get(null));
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.warn("Off-heap memory is freed by the garbage collector only: {}", e.toString());
      return null;
    }
  }
}
