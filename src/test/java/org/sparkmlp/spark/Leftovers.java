package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcEndpointNotFoundException;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BroadcastBlockId;
import org.sparkmlp.spark.exchange.FitPlan;
import org.sparkmlp.spark.slots.SchedulerLoad;
import org.sparkmlp.spark.slots.SlotBroker;
import org.sparkmlp.spark.star.Team;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** What fits hold in Spark and in this JVM, in local mode. */
public final class Leftovers extends SparkListener implements AutoCloseable {
  private static final long LIMIT_MILLIS = 30_000;

  private final SparkContext context;
  private final List<String> fits = new CopyOnWriteArrayList<>();

  Leftovers(SparkContext context) {
    this.context = context;
    context.addSparkListener(this);
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    String fit = start.properties().getProperty(SchedulerLoad.FIT);
    if (fit != null) {
      fits.add(fit);
    }
  }

  /** All that must be there while a fit is trained by resident workers. */
  void assertAll() {
    assertThat(SchedulerLoad.of(context, "").othersRunning()).isPositive();
    assertThat(Team.inUse()).isPositive();
    assertThat(SlotBroker.of(context).fits()).isPositive();
    assertThat(context.getPersistentRDDs().isEmpty()).isFalse();
    assertThat(planBroadcasts()).isPositive();
    find(fits.get(fits.size() - 1));
  }

  /**
   * None of it may be there after fits, at the latest when tasks have seen that they are killed.
   */
  void assertNone() throws InterruptedException {
    long end = System.nanoTime() + LIMIT_MILLIS * 1_000_000;
    while (isBusy() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(SchedulerLoad.of(context, "").othersRunning()).isZero();
    assertThat(Team.inUse()).isZero();
    assertThat(SlotBroker.of(context).fits()).isZero();
    assertThat(context.getPersistentRDDs().isEmpty()).isTrue();
    assertThat(planBroadcasts()).isZero();
    assertThat(fits).isNotEmpty();
    for (String fit : fits) {
      assertThatThrownBy(() -> find(fit))
          .hasRootCauseInstanceOf(RpcEndpointNotFoundException.class);
    }
  }

  private boolean isBusy() {
    return SchedulerLoad.of(context, "").othersRunning() > 0
        || Team.inUse() > 0
        || planBroadcasts() > 0;
  }

  private static void find(String fit) {
    var rpc = SparkEnv.get().rpcEnv();
    rpc.setupEndpointRef(rpc.address(), fit);
  }

  /** Endpoints of fits that can still be found, though none runs. */
  long endpoints() {
    return fits.stream().distinct().filter(Leftovers::isThere).count();
  }

  private static boolean isThere(String fit) {
    try {
      find(fit);
      return true;
    } catch (Exception e) { // a checked one, undeclared
      return false;
    }
  }

  /** Broadcasts of plans that the driver holds. */
  static long planBroadcasts() {
    BlockManager blocks = SparkEnv.get().blockManager();
    var broadcasts =
        blocks.getMatchingBlockIds(
            new AbstractFunction1<BlockId, Object>() {
              @Override
              public Object apply(BlockId id) {
                return id instanceof BroadcastBlockId whole && whole.field().isEmpty();
              }
            });
    return CollectionConverters.asJava(broadcasts).stream()
        .filter(
            id -> {
              var values = blocks.getLocalValues(id);
              return values.isDefined() && values.get().data().toList().head() instanceof FitPlan;
            })
        .count();
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
