package org.sparkmlp.cli.output;

import java.util.Map;

/**
 * What a person sees the output on.
 *
 * @param terminal whether a line can be written over: a terminal that understands control sequences
 * @param colour whether to colour it; never where {@code NO_COLOR} is set to anything but an empty
 *     text, see no-color.org
 */
public record Screen(boolean terminal, boolean colour) {

  /** That of this process. */
  public static Screen here() {
    return of(System.console() != null, System.getenv());
  }

  static Screen of(boolean console, Map<String, String> environment) {
    String type = environment.getOrDefault("TERM", "dumb");
    boolean terminal = console && !type.equals("dumb");
    return new Screen(terminal, terminal && environment.getOrDefault("NO_COLOR", "").isEmpty());
  }
}
