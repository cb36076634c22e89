package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.EpochRecord;
import org.sparkmlp.training.TrainingListener;

/**
 * What workers hold outside the heap is given back with the fit, without waiting for a collection.
 */
class OffHeapMemoryTest {
  /** Parameters alone are 2 MB a worker, and each open sum as much. */
  private static final List<Integer> HIDDEN = List.of(700, 700);

  /** Spark's own buffers come and go by some kilobytes. */
  private static final long NOISE = 1_000_000;

  private static void fit(Exchange exchange, TrainingListener listener) {
    FitFixture fixture = new FitFixture().workers(2);
    fixture.hidden = HIDDEN;
    fixture.exchange = exchange;
    fixture.epochs = 2;
    DistributedFit.fit(
        fixture.request(FitFixture.frame(LocalSpark.session(), FitFixture.rows(200))), listener);
  }

  private static long direct() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** Once the tasks have ended, which a fit that fails does not wait for. */
  private static long directAtRest(long expected) throws InterruptedException {
    for (int i = 0; i < 100 && direct() > expected; i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return direct();
  }

  @ParameterizedTest
  @EnumSource(Exchange.class)
  void isGivenBackAfterAFit(Exchange exchange) throws InterruptedException {
    fit(exchange, TrainingListener.SILENT); // what Spark and the kernels keep for good
    long before = direct();
    fit(exchange, TrainingListener.SILENT);
    assertThat(directAtRest(before + NOISE)).isLessThanOrEqualTo(before + NOISE);
  }

  @Test
  void isGivenBackAfterAFitThatFails() throws InterruptedException {
    long before = direct();
    AtomicLong during = new AtomicLong();
    TrainingListener failing =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            during.set(direct());
            throw new IllegalStateException("for a test");
          }
        };
    assertThatThrownBy(() -> fit(Exchange.RESIDENT, failing)).hasMessage("for a test");
    assertThat(during.get()).isGreaterThan(before + 4 * NOISE); // else this measures nothing
    assertThat(directAtRest(before + NOISE)).isLessThanOrEqualTo(before + NOISE);
  }
}
