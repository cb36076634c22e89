package org.sparkmlp.spark.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkmlp.network.Task;
import org.sparkmlp.training.tree.Lanes;
import scala.Tuple2;

class RowEncoderTest {
  private static final long BUDGET = 16 << 20;

  @ParameterizedTest
  @CsvSource({"1, 10", "2, 786", "8, 786", "64, 786", "1024, 3", "1024, 786", "1024, 2000"})
  void theChunksOfAllLanesStayWithinTheBudget(int lanes, int floats) {
    long row = 12 + 4L * floats;
    int capacity = RowEncoder.capacity(lanes, floats);
    assertThat(capacity).isGreaterThan(1);
    assertThat(lanes * capacity * row).isLessThanOrEqualTo(BUDGET);
    assertThat(capacity * row).isLessThanOrEqualTo(256 << 10);
  }

  /** Rows of a million features in 1,024 lanes: a row held for each would be 4 GB. */
  @Test
  void rowsLargerThanTheBudgetAreNotHeldAtAll() {
    RowFormat format =
        new RowFormat("features", "label", null, null, Task.REGRESSION, false, 1, false);
    int features = 1_000_000;
    assertThat(RowEncoder.capacity(1024, features)).isEqualTo(1);
    VectorUDT type = new VectorUDT();
    List<InternalRow> rows = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Vector vector = Vectors.sparse(features, new int[] {i}, new double[] {1});
      rows.add(new GenericInternalRow(new Object[] {type.serialize(vector), (double) i}));
    }
    Iterator<Tuple2<Integer, byte[]>> chunks =
        new RowEncoder(format, 1, new Lanes(1024), 0).call(rows.iterator());
    int count = 0;
    while (chunks.hasNext()) {
      assertThat(chunks.next()._2()).hasSize(12 + 12 + 4 * (features + 2));
      count++;
    }
    assertThat(count).isEqualTo(rows.size());
  }
}
