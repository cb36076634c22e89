package org.sparkmlp.spark.lanes;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.spark.rows.ExecutorSpace;
import scala.Tuple2;

/**
 * Places rows in lanes: one pass over the input, one shuffle, then partition ℓ is lane ℓ, however
 * many workers there are or will be: {@link WorkerLanes} groups them for a job. Nothing is counted
 * beforehand, and a partition that is computed again is the same.
 */
public final class LanePlacement {
  private LanePlacement() {}

  /**
   * The lanes as a persisted RDD, not yet computed; the caller unpersists it. Rows are read as
   * Spark SQL holds them inside. Lanes that storage memory has no room for lie in mapped files, of
   * which Spark holds little more than the name: its own copy on disk is for lanes that it evicts.
   *
   * @param rows features, label, weight and validation, as the encoder's format has them
   * @param encoder tells what becomes of a row
   */
  public static JavaRDD<Lane> place(Dataset<Row> rows, RowEncoder encoder) {
    JavaRDD<Lane> lanes =
        ((org.apache.spark.sql.classic.Dataset<Row>) rows)
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitionsToPair(encoder)
            .partitionBy(new ByLane(encoder.lanes().count()))
            .mapPartitionsWithIndex(new Building(), true);
    return NeighbouringLanes.of(lanes).persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** Chunks carry the number of the lane that they are for. */
  private static final class ByLane extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int lanes;

    ByLane(int lanes) {
      this.lanes = lanes;
    }

    @Override
    public int numPartitions() {
      return lanes;
    }

    @Override
    public int getPartition(Object lane) {
      return (Integer) lane;
    }
  }

  /**
   * The receiving side of the shuffle. The lane is the partition, not that of the task, which may
   * build several.
   */
  private record Building()
      implements Function2<Integer, Iterator<Tuple2<Integer, byte[]>>, Iterator<Lane>> {

    @Override
    public Iterator<Lane> call(Integer lane, Iterator<Tuple2<Integer, byte[]>> chunks) {
      LaneBuilder builder = null;
      Refusal problem = null;
      try {
        while (chunks.hasNext()) {
          byte[] bytes = chunks.next()._2();
          Optional<Refusal> told = RowChunk.problemOf(bytes);
          if (told.isPresent()) {
            boolean first =
                problem == null || told.get().getMessage().compareTo(problem.getMessage()) < 0;
            problem = first ? told.get() : problem;
            continue;
          }
          RowChunk chunk = RowChunk.of(bytes);
          if (builder == null) {
            builder = new LaneBuilder(lane, chunk.features, chunk.labelWidth, ExecutorSpace.here());
          }
          for (int row = 0; row < chunk.rows(); row++) {
            builder.add(chunk, row);
          }
        }
        if (builder == null) {
          builder = new LaneBuilder(lane, 0, 0, ExecutorSpace.here());
        }
        if (problem != null) {
          builder.problem(problem);
        }
        return List.of(builder.build()).iterator();
      } finally {
        if (builder != null) {
          builder.close();
        }
      }
    }
  }
}
