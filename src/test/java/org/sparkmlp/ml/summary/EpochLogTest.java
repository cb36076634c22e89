package org.sparkmlp.ml.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.Test;

class EpochLogTest {

  // The command prints warnings and advice; logged as well, a person would read them twice.
  @Test
  void isSilentUnderTheCommandsLogSettings() {
    LoggerContext settings =
        new LoggerContext("command", null, Path.of("conf/log4j2.properties").toUri());
    settings.start();
    try {
      assertThat(settings.getLogger(EpochLog.class.getName()).getLevel()).isEqualTo(Level.ERROR);
      assertThat(settings.getLogger("org.sparkmlp.spark").getLevel()).isEqualTo(Level.INFO);
    } finally {
      settings.stop();
    }
  }
}
