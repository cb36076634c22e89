package org.sparkmlp.ml.predict;

import java.io.Serializable;

/** What predicts single rows by a user-defined function, and can do the same for blocks of rows. */
public interface BlockScorer extends Serializable {
  /** The network and its parameters. */
  RowForward network();

  /**
   * One row's predictions.
   *
   * @param outputs holds the last layer's linear outputs. Modified: scratch.
   * @param from where they start
   * @return the value that the user-defined function returns, as Spark SQL holds it inside
   */
  Object result(float[] outputs, int from);
}
