package org.sparkmlp.spark.lanes;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.BlockManagerId;
import org.sparkmlp.training.tree.Lanes;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/**
 * Lanes that are built by the executors in order, a contiguous {@linkplain Lanes#shares share} by
 * each: neighbours in the canonical tree are added where they are, so that an executor has few sums
 * to send, and workers find the lanes of their own shares in their process.
 *
 * <p>Where a lane would have to wait for its executor longer than {@code spark.locality.wait}, or
 * none is known yet, Spark builds it wherever there is a slot.
 */
final class NeighbouringLanes extends RDD<Lane> {
  private static final long serialVersionUID = 1L;

  private NeighbouringLanes(RDD<Lane> lanes) {
    super(
        lanes.context(),
        CollectionConverters.asScala(List.<Dependency<?>>of(new OneToOneDependency<>(lanes)))
            .toSeq(),
        ClassTag.apply(Lane.class));
  }

  /** The same lanes, one partition each, in the same order. */
  static JavaRDD<Lane> of(JavaRDD<Lane> lanes) {
    return new NeighbouringLanes(lanes.rdd()).toJavaRDD();
  }

  private RDD<Lane> lanes() {
    return firstParent(ClassTag.<Lane>apply(Lane.class));
  }

  @Override
  public Partition[] getPartitions() {
    return lanes().partitions();
  }

  /** What Spark says of it, as of any RDD, is said in Spark's name. */
  @Override
  public String logName() {
    return RDD.class.getName();
  }

  /** As Spark writes a task's place; none in local mode, where there is nothing to choose. */
  private List<String> executors() {
    if (context().isLocal()) {
      return List.of();
    }
    var known = SparkEnv.get().blockManager().master().getMemoryStatus().keySet();
    return CollectionConverters.asJava(known).stream()
        .filter(id -> !id.isDriver())
        .sorted(
            Comparator.comparing(BlockManagerId::host).thenComparing(BlockManagerId::executorId))
        .map(WorkerLanes::place)
        .toList();
  }

  /**
   * Where a lane should be.
   *
   * @param lane ℓ
   * @param count S
   * @param executors E of them, in order; those of one host side by side
   * @return executor ⌊ℓ·E/S⌋; none if there are none
   */
  static List<String> home(int lane, int count, List<String> executors) {
    return executors.isEmpty()
        ? List.of()
        : List.of(executors.get((int) ((long) lane * executors.size() / count)));
  }

  /** Asked when the lanes are about to be built: executors may have come since the fit began. */
  @Override
  public Seq<String> getPreferredLocations(Partition lane) {
    List<String> home = home(lane.index(), getNumPartitions(), executors());
    return CollectionConverters.asScala(home).toSeq();
  }

  @Override
  public Iterator<Lane> compute(Partition lane, TaskContext task) {
    return lanes().iterator(lane, task);
  }
}
