package org.sparkmlp.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.sparkmlp.LocalSpark;

class BatchesDemoTest {
  @Test
  void tellsOfEachBatchSize() {
    String page = new BatchesDemo(200).page(LocalSpark.session(), line -> {});
    assertThat(Pattern.compile("<tr><td>(1|8|64|256|1024)</td><td>0\\.").matcher(page).results())
        .hasSize(5);
  }

  @Test
  void measuresNoiseThatFallsWithTheRootOfTheBatch() {
    Sample sample = NoisyCurve.draw(1024, 1);
    double one = BatchesDemo.noise(sample, 1);
    assertThat(one / BatchesDemo.noise(sample, 16)).isCloseTo(4, within(0.8));
    assertThat(BatchesDemo.noise(sample, 1024)).isLessThan(1e-5);
  }
}
