package org.sparkmlp.spark.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.spark.FitFixture;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.training.tree.Lanes;

class WorkerLanesTest {
  private static final int[] HALVES = {0, 4, 8};

  @Test
  void aShareIsWhereMostOfItIs() {
    String[] holders = {"a", "a", "b", "a", "b", "b", "a", "b"};
    assertThat(WorkerLanes.places(HALVES, holders, 1)).containsExactly("a", "b");
  }

  @Test
  void whoHoldsAllDoesNotComputeAll() {
    String[] holders = {"a", "a", "a", "a", "a", "a", "a", "a"};
    int[] quarters = {0, 2, 4, 6, 8};
    assertThat(WorkerLanes.places(quarters, holders, 2)).containsExactly("a", "a", null, null);
  }

  @Test
  void theLargerPartChoosesFirst() {
    String[] holders = {"a", "a", "b", null, "a", "a", "a", "a"};
    assertThat(WorkerLanes.places(HALVES, holders, 1)).containsExactly("b", "a");
  }

  @Test
  void lanesThatAreNowhereMayBeAnywhere() {
    assertThat(WorkerLanes.places(HALVES, new String[8], 1)).containsExactly(null, null);
  }

  @Test
  void lanesArePartitionsAndWorkersAreGroupsOfThemForAnyNumber() {
    List<Row> rows = FitFixture.rows(300);
    FitRequest request = new FitFixture().request(FitFixture.frame(LocalSpark.session(), rows));
    Lanes count = request.laneCount();
    RowEncoder encoder = new RowEncoder(RowFormat.of(request, false), 11, count, 0);
    JavaRDD<Lane> lanes = LanePlacement.place(request.data().rows(), encoder);
    try {
      assertThat(lanes.getNumPartitions()).isEqualTo(count.count());
      List<LaneSummary> one = WorkerLanes.of(lanes, 1).map(lane -> lane.summary(true)).collect();
      for (int workers = 2; workers <= count.count(); workers++) {
        JavaRDD<Lane> grouped = WorkerLanes.of(lanes, workers);
        assertThat(grouped.map(lane -> lane.summary(true)).collect()).isEqualTo(one);
        int[] shares = count.shares(workers);
        List<int[]> places =
            grouped.map(lane -> new int[] {TaskContext.getPartitionId(), lane.number()}).collect();
        assertThat(places).hasSize(count.count());
        for (int[] place : places) {
          assertThat(place[1]).isBetween(shares[place[0]], shares[place[0] + 1] - 1);
        }
        String place = grouped.rdd().preferredLocations(grouped.rdd().partitions()[0]).head();
        assertThat(place).startsWith("executor_").endsWith("_driver"); // they are cached now
      }
    } finally {
      lanes.unpersist(true);
    }
  }
}
