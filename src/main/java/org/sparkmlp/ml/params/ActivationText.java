package org.sparkmlp.ml.params;

import java.util.Arrays;
import java.util.List;
import org.sparkmlp.network.Activation;

/** The text of the param {@code activation}: one name, or one per hidden layer with commas. */
public final class ActivationText {
  private ActivationText() {}

  public static List<Activation> parse(String text) {
    return Arrays.stream(text.split(",", -1)).map(Activation::parse).toList();
  }
}
