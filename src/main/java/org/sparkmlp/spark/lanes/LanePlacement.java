package org.sparkmlp.spark.lanes;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.sparkmlp.training.Lanes;
import scala.Tuple2;

/**
 * Places rows in lanes: one pass over the input, one shuffle, then partition p holds the lanes of
 * worker p. Nothing is counted beforehand, and a partition that is computed again is the same.
 */
public final class LanePlacement {
  private LanePlacement() {}

  /** The lanes as a persisted RDD, not yet computed; the caller unpersists it. */
  public static JavaRDD<Lane> place(JavaRDD<Row> rows, RowEncoder encoder) {
    return rows.mapPartitionsToPair(encoder)
        .partitionBy(new ToWorker(encoder.workers()))
        .mapPartitionsWithIndex(new Building(encoder.lanes(), encoder.workers()), true)
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** Chunks carry the number of the worker that they are for. */
  private static final class ToWorker extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int workers;

    ToWorker(int workers) {
      this.workers = workers;
    }

    @Override
    public int numPartitions() {
      return workers;
    }

    @Override
    public int getPartition(Object worker) {
      return (Integer) worker;
    }
  }

  /**
   * The receiving side of the shuffle. The worker is the partition of the lanes, not that of the
   * task, which may build the lanes of several.
   */
  private record Building(Lanes lanes, int workers)
      implements Function2<Integer, Iterator<Tuple2<Integer, byte[]>>, Iterator<Lane>> {

    @Override
    public Iterator<Lane> call(Integer worker, Iterator<Tuple2<Integer, byte[]>> chunks) {
      int first = lanes.first(worker, workers);
      LaneBuilder[] builders = new LaneBuilder[lanes.first(worker + 1, workers) - first];
      String problem = null;
      while (chunks.hasNext()) {
        byte[] bytes = chunks.next()._2();
        String message = RowChunk.problemOf(bytes);
        if (message != null) {
          problem = problem == null || message.compareTo(problem) < 0 ? message : problem;
        } else {
          add(RowChunk.of(bytes), builders, first);
        }
      }
      List<Lane> built = new ArrayList<>();
      for (int i = 0; i < builders.length; i++) {
        LaneBuilder builder = builders[i] == null ? new LaneBuilder(first + i, 0, 0) : builders[i];
        if (problem != null) {
          builder.problem(problem);
        }
        built.add(builder.build());
        builders[i] = null;
      }
      return built.iterator();
    }

    private void add(RowChunk chunk, LaneBuilder[] builders, int first) {
      for (int row = 0; row < chunk.rows(); row++) {
        int i = lanes.of(chunk.hash(row)) - first;
        if (builders[i] == null) {
          builders[i] = new LaneBuilder(first + i, chunk.features, chunk.labelWidth);
        }
        builders[i].add(chunk, row);
      }
    }
  }
}
