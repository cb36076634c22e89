package org.sparkmlp.math;

import java.nio.FloatBuffer;
import java.util.Locale;
import java.util.Objects;

/**
 * A float32 array outside the Java heap, so that native code reads and writes it in place.
 *
 * <p>Matrices lie in it row-major: element (i, j) of a matrix with row stride {@code ld} at {@code
 * i * ld + j}. The first element of an allocated array, not of every slice, is on a 64-byte
 * boundary.
 *
 * <p>The memory counts against the JVM's limit for direct buffers ({@code -XX:MaxDirectMemorySize},
 * by default as much as {@code -Xmx}). {@link #close()} gives it back at once; an array that is
 * forgotten is given back when the garbage collector finds it.
 *
 * <p>Not for element-by-element work: copy a stretch that fits the processor's cache to the heap by
 * {@link #get(int, float[], int, int)}, work there and copy it back. Those copies allocate nothing.
 *
 * <p>As with a plain array, threads may use one instance together if they order their own accesses.
 * Closing while another thread still works with the memory is an error that cannot be caught.
 */
public final class OffHeapFloats implements AutoCloseable {

  /** The longest array: what one direct buffer can hold and still start on a 64-byte boundary. */
  public static final int MAX_LENGTH = (1 << 29) - 16;

  private static final float[] ZEROS = new float[4096];

  private final DirectMemory memory;
  private final int offset;
  private final int length;
  private final boolean isView;

  /** The native pointer to the first element, made by {@link OpenBlasProduct} at first use. */
  private volatile Object pointer;

  private OffHeapFloats(DirectMemory memory, int offset, int length, boolean isView) {
    this.memory = memory;
    this.offset = offset;
    this.length = length;
    this.isView = isView;
  }

  /**
   * An array of zeros.
   *
   * @param length number of floats, 0 to 2^29 − 16
   * @return the array, to be closed by the caller
   * @throws IllegalArgumentException if the length is negative or more than one direct buffer holds
   * @throws OutOfMemoryError if the JVM's limit for direct buffers is reached
   */
  public static OffHeapFloats allocate(int length) {
    if (length < 0 || length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "length must be between 0 and %d floats, was %d", MAX_LENGTH, length));
    }
    return new OffHeapFloats(new DirectMemory(length), 0, length, false);
  }

  /**
   * Number of floats.
   *
   * @return the length that was asked for; closing does not change it
   */
  public int length() {
    return length;
  }

  /**
   * A view of the same memory, made at set-up rather than in a hot loop. Closing a view does
   * nothing; closing the array that was allocated closes its views.
   *
   * @param offset first element
   * @param length number of elements
   * @return the view
   * @throws IndexOutOfBoundsException if the range is not within this array
   * @throws IllegalStateException if the memory has been closed
   */
  public OffHeapFloats slice(int offset, int length) {
    memory.floats();
    Objects.checkFromIndexSize(offset, length, this.length);
    return new OffHeapFloats(memory, this.offset + offset, length, true);
  }

  /**
   * One element.
   *
   * @param index from 0
   * @return its value
   * @throws IndexOutOfBoundsException if there is no such element
   * @throws IllegalStateException if the memory has been closed
   */
  public float get(int index) {
    Objects.checkIndex(index, length);
    return memory.floats().get(offset + index);
  }

  /**
   * Sets one element.
   *
   * @param index from 0
   * @param value the new value
   * @throws IndexOutOfBoundsException if there is no such element
   * @throws IllegalStateException if the memory has been closed
   */
  public void put(int index, float value) {
    Objects.checkIndex(index, length);
    memory.floats().put(offset + index, value);
  }

  /**
   * Copies a stretch to the heap.
   *
   * @param index first element here
   * @param to the array to fill. Modified.
   * @param offset first element to fill
   * @param count number of elements
   * @throws IndexOutOfBoundsException if either range is not within its array
   * @throws IllegalStateException if the memory has been closed
   */
  public void get(int index, float[] to, int offset, int count) {
    FloatBuffer floats = memory.floats();
    Objects.checkFromIndexSize(index, count, length);
    floats.get(this.offset + index, to, offset, count);
  }

  /**
   * Copies a stretch from the heap.
   *
   * @param index first element here
   * @param from the array to copy. Not modified.
   * @param offset first element to copy
   * @param count number of elements
   * @throws IndexOutOfBoundsException if either range is not within its array
   * @throws IllegalStateException if the memory has been closed
   */
  public void put(int index, float[] from, int offset, int count) {
    FloatBuffer floats = memory.floats();
    Objects.checkFromIndexSize(index, count, length);
    floats.put(this.offset + index, from, offset, count);
  }

  /**
   * Sets every element to 0.
   *
   * @throws IllegalStateException if the memory has been closed
   */
  public void clear() {
    clear(0, length);
  }

  /** Sets a stretch to 0. */
  void clear(int index, int count) {
    memory.floats();
    for (int done = 0; done < count; done += ZEROS.length) {
      put(index + done, ZEROS, 0, Math.min(ZEROS.length, count - done));
    }
  }

  /** Gives the memory back at once. Does nothing on a view, or the second time. */
  @Override
  public void close() {
    if (!isView) {
      memory.free();
    }
  }

  /** This array's part of the memory, for native code. */
  FloatBuffer buffer() {
    return memory.floats().slice(offset, length);
  }

  /** What {@link #pointer(Object)} was given last, or null. Checks that the memory is open. */
  Object pointer() {
    memory.floats();
    return pointer;
  }

  /** Keeps the native pointer, so that it is made once per array and not once per product. */
  void pointer(Object pointer) {
    this.pointer = pointer;
  }
}
