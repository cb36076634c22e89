package org.sparkmlp.insight;

import java.util.List;

/**
 * What was seen of the layers at the end of an epoch.
 *
 * @param epoch the epoch, from 1
 * @param layers {@code [L]}, from the features on
 */
public record EpochLook(int epoch, List<LayerLook> layers) {

  /**
   * Copies the list.
   *
   * @param epoch as of the record
   * @param layers as of the record
   */
  public EpochLook {
    layers = List.copyOf(layers);
  }
}
