package org.sparkmlp.cli.options;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An exception and what caused it, outermost first: Spark wraps ours several times. */
public final class Causes {
  private static final int DEEPEST = 20;
  private static final String OURS = "org.sparkmlp.";

  private Causes() {}

  /** The exception and its causes. */
  public static List<Throwable> of(Throwable thrown) {
    return Stream.iterate(thrown, t -> t != null, Throwable::getCause).limit(DEEPEST).toList();
  }

  /** The exception among them by which our own code refuses data or settings. */
  public static Optional<Throwable> refusal(Throwable thrown) {
    return of(thrown).stream().filter(Causes::isRefusal).findFirst();
  }

  /** Whether our own code refuses data or settings by this exception. */
  public static boolean isRefusal(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return thrown instanceof IllegalArgumentException
        && trace.length > 0
        && trace[0].getClassName().startsWith(OURS);
  }
}
