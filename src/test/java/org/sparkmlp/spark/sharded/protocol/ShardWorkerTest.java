package org.sparkmlp.spark.sharded.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.spark.sharded.blocks.Buffers;

/** What the protocol as a whole does not show for certain. */
class ShardWorkerTest {
  private static final ShardWorker.Work WORK =
      new ShardWorker.Work() {
        @Override
        public ShardWorker.Sums gradients(long step, float[] parameters) {
          return new ShardWorker.Sums(List.of(), new GradientSum[0], step, 0);
        }

        @Override
        public Object evaluate(int part, float[] parameters) {
          return part;
        }
      };

  /** Its sums are overwritten when it computes again, and whoever called later may be reading. */
  @Test
  void computesNothingForAGenerationBeforeTheLatestItComputedFor() {
    ShardedFit fit = ShardedFit.of(4, 2, false);
    ShardWorker worker =
        new ShardWorker(
            new Report.Sender(0, 1, "p", "a"),
            fit.slices(),
            fit.lanes(),
            fit.update(),
            WORK,
            null,
            new Buffers());
    assertThat(worker.compute(7, work -> work.evaluate(1, null))).isEqualTo(1);
    assertThat(worker.compute(6, work -> work.evaluate(2, null))).isNull();
    assertThat(worker.compute(7, work -> work.evaluate(3, null))).isEqualTo(3);
    assertThat(worker.compute(8, work -> work.evaluate(4, null))).isEqualTo(4);
    assertThat(worker.compute(7, work -> work.evaluate(5, null))).isNull();
  }
}
