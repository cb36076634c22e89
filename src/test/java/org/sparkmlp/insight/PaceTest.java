package org.sparkmlp.insight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private long now = 1000;

  @Test
  void spendsTheAllowanceFirstAndThenAHundredthOfTheTime() {
    Pace pace = new Pace(() -> now, 25);
    for (int i = 0; i < 3; i++) {
      assertThat(pace.allows()).isTrue();
      pace.run(() -> now += 10);
    }
    assertThat(pace.allows()).isFalse();
    now += 999;
    assertThat(pace.allows()).isFalse();
    now += 1;
    assertThat(pace.allows()).isTrue();
  }
}
