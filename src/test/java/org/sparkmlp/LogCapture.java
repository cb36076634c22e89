package org.sparkmlp;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** The lines that Spark MLP logs while it is open. */
public final class LogCapture extends AbstractAppender implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger = (Logger) LogManager.getLogger("org.sparkmlp");

  /** Begins. */
  public LogCapture() {
    super("capture", null, null, false, Property.EMPTY_ARRAY);
    start();
    logger.addAppender(this);
  }

  @Override
  public void append(LogEvent event) {
    lines.add(event.getMessage().getFormattedMessage());
  }

  /** Whether a line has all these words. */
  public boolean has(String... words) {
    return lines.stream()
        .anyMatch(line -> List.of(words).stream().allMatch(word -> line.contains(word)));
  }

  /** What was logged. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    logger.removeAppender(this);
    stop();
  }
}
