package org.sparkmlp.spark.request;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sparkmlp.check.Refusal;

/** How one step's gradients reach the driver and new parameters reach the workers. */
public enum Exchange {
  /** The star or the sharded exchange, whichever is found to be faster while the fit goes on. */
  AUTO,
  /** One Spark job for the whole fit, whose tasks stay and ask the driver for each step. */
  STAR,
  /** As the star, but the tasks share the parameters out and fetch from one another. */
  SHARDED,
  /** One ordinary Spark job per step: public API only, the simple, safe reference. */
  JOB;

  /** The one that is used unless another is asked for. */
  public static final Exchange DEFAULT = AUTO;

  /**
   * The name that options and params use.
   *
   * @return the name in lower case
   */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The exchange of a name; {@code resident} is another word for the star.
   *
   * @param text a name in any case
   * @return the exchange
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Exchange parse(String text) {
    String name = text.trim().toLowerCase(Locale.ROOT);
    if (name.equals("resident")) {
      return STAR;
    }
    for (Exchange exchange : values()) {
      if (exchange.text().equals(name)) {
        return exchange;
      }
    }
    List<String> all = Arrays.stream(values()).map(Exchange::text).toList();
    throw Refusal.setting("exchange", "one of " + String.join(", ", all), "'" + text + "'");
  }
}
