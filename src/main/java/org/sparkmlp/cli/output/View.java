package org.sparkmlp.cli.output;

import java.util.Optional;
import org.sparkmlp.report.RunReport;
import org.sparkmlp.training.TrainingListener;

/**
 * Somewhere beside the terminal where a training can be watched. One that does not work costs a
 * warning, never the training.
 */
interface View extends TrainingListener, AutoCloseable {
  /**
   * The fit ended well.
   *
   * @param report what came of it
   * @return a line that says where to look; empty if it did not work
   */
  Optional<String> finish(RunReport report);

  /** The fit ended otherwise, if {@link #finish} was not called. */
  @Override
  void close();
}
