package org.sparkmlp.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProseTest {
  @Test
  void refusesATextWhosePlacesAreNotFilled() {
    assertThatThrownBy(() -> Prose.page("curve", "Title", Map.of("kinks", "<p>")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("curve")
        .hasMessageContaining("contributions");
  }
}
