package org.sparkmlp.spark.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.spark.FitFixture;
import org.sparkmlp.spark.request.FitRequest;

class LanePlacementTest {

  @Test
  void aTaskMayBuildSeveralLanes() {
    List<Row> rows = FitFixture.rows(300);
    FitFixture fixture = new FitFixture().workers(4);
    FitRequest request = fixture.request(FitFixture.frame(LocalSpark.session(), rows));
    RowEncoder encoder = new RowEncoder(RowFormat.of(request, false), 11, request.laneCount(), 0);
    JavaRDD<Lane> lanes = LanePlacement.place(request.data().rows(), encoder);
    try {
      // Nothing is in memory yet: the tasks that ask for the lanes build them.
      List<LaneSummary> byTwo = lanes.coalesce(2).map(lane -> lane.summary(true)).collect();
      lanes.unpersist(true);
      List<LaneSummary> byFour = lanes.map(lane -> lane.summary(true)).collect();
      assertThat(byTwo).hasSize(request.laneCount().count()).isEqualTo(byFour);
      assertThat(byTwo.stream().mapToLong(s -> s.trainingRows() + s.validationRows()).sum())
          .isEqualTo(rows.size());
    } finally {
      lanes.unpersist(true);
    }
  }
}
