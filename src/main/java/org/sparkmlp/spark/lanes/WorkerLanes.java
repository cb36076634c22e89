package org.sparkmlp.spark.lanes;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.TaskLocation$;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.RDDBlockId;
import org.sparkmlp.training.tree.Lanes;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/**
 * Lanes, which are one partition each, as the partitions of so many workers as a job is to have:
 * each gets a contiguous {@linkplain Lanes#shares share}, and prefers the executor that holds most
 * of it.
 *
 * <p>Lanes that have been read stay in memory until the task ends: they are asked for one by one,
 * and no partition is read to its end, after which Spark would be free to move it to disk though
 * the task still uses it.
 */
public final class WorkerLanes extends RDD<Lane> {
  private static final long serialVersionUID = 1L;

  private final int[] shares; // [P + 1]
  private final String[] places; // [P], null where any will do

  private WorkerLanes(RDD<Lane> lanes, int[] shares, String[] places) {
    super(
        lanes.context(),
        CollectionConverters.asScala(List.<Dependency<?>>of(new ByShare(lanes, shares))).toSeq(),
        ClassTag.apply(Lane.class));
    this.shares = shares;
    this.places = places;
  }

  /**
   * Groups lanes as they lie at this moment.
   *
   * @param lanes one partition per lane
   * @param workers P, from 1 to the number of lanes
   */
  public static JavaRDD<Lane> of(JavaRDD<Lane> lanes, int workers) {
    int[] shares = new Lanes(lanes.getNumPartitions()).shares(workers);
    SparkContext context = lanes.context();
    int executors =
        Math.max(1, context.getExecutorMemoryStatus().size() - (context.isLocal() ? 0 : 1));
    String[] places = places(shares, holders(lanes.rdd()), (workers + executors - 1) / executors);
    return new WorkerLanes(lanes.rdd(), shares, places).toJavaRDD();
  }

  /** Which executor holds each lane, as Spark writes a task's place; null for none. */
  private static String[] holders(RDD<Lane> lanes) {
    BlockId[] blocks =
        IntStream.range(0, lanes.getNumPartitions())
            .mapToObj(lane -> new RDDBlockId(lanes.id(), lane))
            .toArray(BlockId[]::new);
    var locations = SparkEnv.get().blockManager().master().getLocations(blocks);
    String[] holders = new String[blocks.length];
    for (int lane = 0; lane < holders.length; lane++) {
      if (!locations.apply(lane).isEmpty()) {
        holders[lane] = place(locations.apply(lane).head());
      }
    }
    return holders;
  }

  /** An executor as Spark writes a task's place. */
  static String place(BlockManagerId executor) {
    return TaskLocation$.MODULE$.apply(executor.host(), executor.executorId()).toString();
  }

  private record Candidate(int worker, String place, long lanes) {}

  /**
   * Where each share should be: with those who hold most of it, as long as they have room.
   *
   * @param shares {@code [P + 1]}
   * @param holders {@code [S]}: the place of each lane, null if it is nowhere
   * @param room how many workers one place should have at most
   * @return {@code [P]}, null where any place will do
   */
  static String[] places(int[] shares, String[] holders, int room) {
    List<Candidate> candidates = new ArrayList<>();
    for (int worker = 0; worker + 1 < shares.length; worker++) {
      Map<String, Long> held = new HashMap<>();
      for (int lane = shares[worker]; lane < shares[worker + 1]; lane++) {
        Optional.ofNullable(holders[lane]).ifPresent(place -> held.merge(place, 1L, Long::sum));
      }
      for (Map.Entry<String, Long> each : held.entrySet()) {
        candidates.add(new Candidate(worker, each.getKey(), each.getValue()));
      }
    }
    candidates.sort(
        Comparator.comparingLong(Candidate::lanes)
            .reversed()
            .thenComparingInt(Candidate::worker)
            .thenComparing(Candidate::place));
    String[] places = new String[shares.length - 1];
    Map<String, Integer> taken = new HashMap<>();
    for (Candidate candidate : candidates) {
      if (places[candidate.worker] == null && taken.getOrDefault(candidate.place, 0) < room) {
        places[candidate.worker] = candidate.place;
        taken.merge(candidate.place, 1, Integer::sum);
      }
    }
    return places;
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] lanes = firstParent(ClassTag.<Lane>apply(Lane.class)).partitions();
    return IntStream.range(0, places.length)
        .mapToObj(p -> new Share(p, Arrays.copyOfRange(lanes, shares[p], shares[p + 1])))
        .toArray(Partition[]::new);
  }

  @Override
  public Seq<String> getPreferredLocations(Partition share) {
    String place = places[share.index()];
    List<String> preferred = place == null ? List.of() : List.of(place);
    return CollectionConverters.asScala(preferred).toSeq();
  }

  @Override
  public Iterator<Lane> compute(Partition share, TaskContext task) {
    RDD<Lane> lanes = firstParent(ClassTag.<Lane>apply(Lane.class));
    return CollectionConverters.asScala(
        Arrays.stream(((Share) share).lanes())
            .map(partition -> lanes.iterator(partition, task).next())
            .iterator());
  }

  private record Share(int index, Partition[] lanes) implements Partition, Serializable {}

  private static final class ByShare extends NarrowDependency<Lane> {
    private static final long serialVersionUID = 1L;
    private final int[] shares;

    ByShare(RDD<Lane> lanes, int[] shares) {
      super(lanes);
      this.shares = shares;
    }

    @Override
    public Seq<Object> getParents(int share) {
      List<Object> lanes = new ArrayList<>();
      for (int lane = shares[share]; lane < shares[share + 1]; lane++) {
        lanes.add(lane);
      }
      return CollectionConverters.asScala(lanes).toSeq();
    }
  }
}
