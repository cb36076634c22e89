package org.sparkmlp.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.sparkmlp.math.KernelFingerprint;
import org.sparkmlp.training.TrainingStart;

/** What is told of a fit when it begins, for people. */
public final class StartFacts {
  private StartFacts() {}

  /**
   * Names and values.
   *
   * @param start what the fit is about to do
   * @return a new map, in the order in which it is read
   */
  public static Map<String, String> of(TrainingStart start) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("training rows", count(start.rows()));
    facts.put("validation rows", count(start.validationRows()));
    facts.put("network", start.topology() + ", " + count(start.parameters()) + " parameters");
    facts.put("epochs asked for", count(start.epochs()));
    facts.put("steps an epoch", count(start.stepsPerEpoch()));
    facts.put("lanes", count(start.lanes()));
    facts.put("workers", count(start.workers()));
    facts.put("exchange", start.exchange());
    facts.put("kernel", KernelFingerprint.kernel());
    return facts;
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
