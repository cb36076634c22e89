package org.sparkmlp.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.check.Refusal;

class IncomingRowsTest {
  private static final int STRIDE = 3;
  private static final int ROW_BYTES = STRIDE * Float.BYTES;
  private static final int BLOCK_ROWS = 32;

  @TempDir Path folder;

  private static float[] row(int number) {
    return new float[] {number, -number, 0.5f + number};
  }

  private static void add(IncomingRows incoming, int number) {
    float[] array = incoming.array();
    System.arraycopy(row(number), 0, array, incoming.offset(), STRIDE);
    incoming.added();
  }

  private static IncomingRows rows(int count, RowSpace space) {
    IncomingRows incoming = new IncomingRows(STRIDE, BLOCK_ROWS * STRIDE, space);
    for (int row = 0; row < count; row++) {
      add(incoming, row);
    }
    return incoming;
  }

  private static float[] read(StoredRows rows, int row) {
    float[] values = rows.array(row, new float[STRIDE]);
    float[] read = new float[STRIDE];
    System.arraycopy(values, rows.offset(row), read, 0, STRIDE);
    return read;
  }

  private static void requireRows(StoredRows rows, int count) {
    for (int row = 0; row < count; row++) {
      assertThat(read(rows, row)).containsExactly(row(row));
    }
  }

  /** Room for none, for the first few, for less than a block, for some blocks, and for all. */
  @ParameterizedTest
  @ValueSource(ints = {0, 16, 31, 32, 63, 64, 65, 100, 1_000})
  void rowsAreThoseThatCameWhereverTheyLie(int room) {
    for (int count : new int[] {0, 1, 15, 16, 17, 32, 33, 64, 65, 97, 200}) {
      TightSpace space = new TightSpace((long) room * ROW_BYTES, folder);
      StoredRows rows;
      try (IncomingRows incoming = rows(count, space)) {
        assertThat(incoming.count()).isEqualTo(count);
        assertThat(folder).isEmptyDirectory(); // the file has lost its name
        rows = incoming.finish();
      }
      requireRows(rows, count);
      assertThat(space.reserved()).isZero();
      assertThat(rows.isMapped()).isEqualTo(space.files() == 1);
      if (count > room) {
        assertThat(rows.isMapped()).isTrue();
      }
      if (room == 1_000) {
        assertThat(rows.isMapped()).isFalse();
      }
    }
  }

  @Test
  void memoryIsReservedAsLongAsNobodyElseAccountsForIt() {
    TightSpace space = new TightSpace(1 << 20, folder);
    IncomingRows incoming = rows(40, space);
    assertThat(space.reserved()).isEqualTo(2 * BLOCK_ROWS * ROW_BYTES);
    incoming.finish();
    assertThat(space.reserved()).isEqualTo(2 * BLOCK_ROWS * ROW_BYTES);
    incoming.close();
    assertThat(space.reserved()).isZero();
  }

  @Test
  void rowsThatAreGivenUpLeaveNothing() {
    TightSpace space = new TightSpace(20 * ROW_BYTES, folder);
    rows(100, space).close();
    assertThat(space.files()).isEqualTo(1);
    assertThat(space.reserved()).isZero();
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1_000})
  void storedRowsAreMovedAndOverwritten(int room) {
    try (IncomingRows incoming = rows(70, new TightSpace((long) room * ROW_BYTES, folder))) {
      StoredRows rows = incoming.finish();
      rows.move(69, 2);
      rows.put(69, new float[] {7, 8, 9, 10}, 1);
      assertThat(read(rows, 2)).containsExactly(row(69));
      assertThat(read(rows, 69)).containsExactly(8, 9, 10);
      assertThat(read(rows, 1)).containsExactly(row(1));
      assertThat(read(rows, 3)).containsExactly(row(3));
      assertThat(read(rows, 68)).containsExactly(row(68));
    }
  }

  /** As a file of more than 2 GiB needs them. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 65", "2, 65", "7, 64", "7, 63", "7, 0", "1000, 65"})
  void aFileMayHaveSeveralMaps(int rowsOfAMap, int count) {
    try (RowFile file = new RowFile(folder.resolve("file"))) {
      for (int row = 0; row < count; row++) {
        file.write(row(row), STRIDE);
      }
      MappedRows rows = file.map(count, STRIDE, (long) rowsOfAMap * STRIDE);
      requireRows(rows, count);
      int each = Integer.highestOneBit(rowsOfAMap);
      assertThat(rows.maps()).hasSize((count + each - 1) / each);
      if (count > 1) {
        rows.move(count - 1, 0); // from one map to another
        assertThat(read(rows, 0)).containsExactly(row(count - 1));
      }
    }
  }

  @Test
  void placesBeyondTwoToThePowerOf31ValuesAreRight() {
    int shift = 16;
    float[][] blocks = new float[1 << (31 - shift)][];
    blocks[blocks.length - 1] = new float[STRIDE << shift];
    blocks[1] = new float[STRIDE << shift];
    HeapRows rows = new HeapRows(STRIDE, shift, blocks);
    assertThat(rows.array(1 << shift, null)).isSameAs(blocks[1]);
    assertThat(rows.offset(1 << shift)).isZero();
    assertThat(rows.array((2 << shift) - 1, null)).isSameAs(blocks[1]);
    assertThat(rows.offset((2 << shift) - 1)).isEqualTo((STRIDE << shift) - STRIDE);
    assertThat(rows.array(Integer.MAX_VALUE, null)).isSameAs(blocks[blocks.length - 1]);
    assertThat(rows.offset(Integer.MAX_VALUE)).isEqualTo((STRIDE << shift) - STRIDE);
  }

  @Test
  void aFolderThatTakesNoFileIsNamed() {
    Path missing = folder.resolve("missing");
    try (IncomingRows incoming = rows(0, new TightSpace(0, missing))) {
      assertThatThrownBy(incoming::array)
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith(
              "rows beyond Spark's storage memory go to files, and " + missing + " takes none: ")
          .hasMessageEndingWith(
              "; make room there, name another folder by spark.local.dir, or raise the memory");
    }
  }

  /** A disk on which there is room from some attempt on. */
  private record Disk(int[] failures, ByteBuffer written) implements WritableByteChannel {
    static Disk fullFor(int attempts) {
      return new Disk(new int[] {attempts}, ByteBuffer.allocate(10));
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      if (failures[0]-- > 0) {
        throw new IOException("No space left on device");
      }
      written.put(from.get()); // a byte at a time
      return 1;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  @Test
  void aDiskThatIsFullForAMomentIsWaitedFor() {
    Disk disk = Disk.fullFor(2);
    RowFile.drain(ByteBuffer.wrap(new byte[] {1, 2, 3}), disk, folder);
    assertThat(disk.written().flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
  }

  @Test
  void aDiskThatStaysFullIsTold() {
    Disk disk = Disk.fullFor(1_000);
    assertThatThrownBy(() -> RowFile.drain(ByteBuffer.allocate(3), disk, folder))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(folder + " takes none: No space left on device; make room there");
  }

  @Test
  void aTaskThatIsKilledWhileItWritesIsNotAFullDisk() {
    try (RowFile file = new RowFile(folder.resolve("file"))) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> file.write(new float[3], 3))
          .hasCauseInstanceOf(ClosedByInterruptException.class)
          .isNotInstanceOf(Refusal.class);
    } finally {
      Thread.interrupted();
    }
  }
}
