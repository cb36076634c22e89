package org.sparkmlp.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sparkmlp.spark.lanes.Moments;

/** Features that standardising alone does not make fit for training. */
final class OddFeatures {
  /**
   * The most deviations from the mean at which a training row may lie; a feature with a row farther
   * out is scaled by more than its deviation.
   *
   * <p>Such a feature is nearly constant, or has outliers: the one row in n that differs lies √(n −
   * 1) deviations out, 245 for n = 60,000. What one step changes in that row's outputs grows with
   * the square of its value, and beyond 2·√(B·(1 − γ)/η), 32 for the default batch size, momentum
   * and rate, the step goes too far and the row throws the whole network off; units that it drives
   * far below zero are dead for all other rows, so that the network stays ruined. At 20 such a row
   * still counts for as much as a feature that differs in one row of 400.
   *
   * <p>Measured on 60,000 images of 28 × 28 pixels, 784-256-128-10, defaults but L2 0.0001, eight
   * seeds: of 245 deviations one fit was ruined (accuracy 0.50) and the others ended at 0.975 to
   * 0.980; of 20, all ended at 0.981 to 0.983.
   */
  static final double FARTHEST = 20;

  /** So far out that whoever has the data should look: fewer than one row in 10,000 differs. */
  private static final double REMARKABLE = 100;

  /** A mean of so many deviations leaves float32 too few digits for the deviations. */
  private static final double IMPRECISE = 1e4;

  private static final int NAMED = 3;

  private OddFeatures() {}

  /**
   * Warnings on features, of one line each.
   *
   * @param moments of the training rows
   * @param features how many of its columns, from the first on, are features
   * @param column the vector column that they came from
   */
  static List<String> warnings(Moments moments, int features, String column) {
    List<String> warnings = new ArrayList<>();
    int[] far =
        IntStream.range(0, features)
            .filter(j -> moments.reach()[j] > REMARKABLE * moments.deviation()[j])
            .filter(j -> moments.deviation()[j] > 0)
            .toArray();
    if (far.length > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "values beyond %.0f deviations in %,d of %,d features (%s%s), which are nearly"
                  + " constant or have outliers: they are scaled to at most %.0f; leave out what is"
                  + " not a real value",
              REMARKABLE,
              far.length,
              features,
              IntStream.of(far)
                  .limit(NAMED)
                  .mapToObj(j -> place(column, j))
                  .collect(Collectors.joining(", ")),
              far.length > NAMED ? ", …" : "",
              FARTHEST));
    }
    for (int j = 0; j < features; j++) {
      double deviation = moments.deviation()[j];
      if (deviation > 0 && Math.abs(moments.mean()[j]) > IMPRECISE * deviation) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "%s: the mean %.6g is more than %.0f times the deviation %.6g, and loses precision"
                    + " in float32; subtract a constant first",
                place(column, j),
                moments.mean()[j],
                IMPRECISE,
                deviation));
      }
    }
    return warnings;
  }

  private static String place(String column, int index) {
    return String.format(Locale.ROOT, "column '%s', index %d", column, index);
  }
}
