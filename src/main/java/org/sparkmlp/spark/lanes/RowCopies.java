package org.sparkmlp.spark.lanes;

import org.sparkmlp.network.Workspace;
import org.sparkmlp.training.Part;

/**
 * Rows of lanes on their way into a {@link Workspace}, which wants them in arrays: those in the
 * heap as they lie, mapped ones as copies. As many of these as a pass has rows stay what they are;
 * then the first is used again.
 *
 * <p>Allocates one array per row of a pass, when mapped rows first come. For one thread.
 */
public final class RowCopies {
  private final float[][] copies; // [rows][stride], null until there is need
  private int next;

  /**
   * Copies of rows.
   *
   * @param rows the most rows of a pass
   */
  public RowCopies(int rows) {
    this.copies = new float[rows][];
  }

  /**
   * Puts a row.
   *
   * @param into takes it. Modified.
   */
  public void put(Lane lane, Part part, int rank, Workspace into) {
    into.put(lane.array(part, rank, copy(lane)), lane.offset(part, rank));
  }

  /**
   * Puts a row that is thinned by dropout.
   *
   * @param key of the row, from which it is drawn what is left out
   * @param into takes it. Modified.
   */
  public void put(Lane lane, Part part, int rank, long key, Workspace into) {
    into.put(lane.array(part, rank, copy(lane)), lane.offset(part, rank), key);
  }

  private float[] copy(Lane lane) {
    if (!lane.isMapped()) {
      return null;
    }
    next = next + 1 == copies.length ? 0 : next + 1;
    if (copies[next] == null) {
      copies[next] = lane.newCopy();
    }
    return copies[next];
  }
}
