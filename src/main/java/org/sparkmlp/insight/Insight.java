package org.sparkmlp.insight;

import java.util.List;
import java.util.Optional;

/**
 * All that was seen inside a fit.
 *
 * @param looks at the layers, in the order of epochs, some of which may lack
 * @param outcome how the rows are predicted at the end, if it has come
 * @param outputs the names of classes or targets; empty where they are numbers
 */
public record Insight(List<EpochLook> looks, Optional<Outcome> outcome, List<String> outputs) {
  /** Nothing. */
  public static final Insight NONE = new Insight(List.of(), Optional.empty(), List.of());

  /**
   * Copies the lists.
   *
   * @param looks as of the record
   * @param outcome as of the record
   * @param outputs as of the record
   */
  public Insight {
    looks = List.copyOf(looks);
    outputs = List.copyOf(outputs);
  }

  /**
   * The name of a class or target.
   *
   * @param k which, from 0
   * @return its number where it has no name
   */
  public String output(int k) {
    return k < outputs.size() ? outputs.get(k) : Integer.toString(k);
  }
}
