package org.sparkmlp.ml.files;

import java.io.IOException;

/** What was to be written is complete, but something is not where it should be; says what. */
public final class ReplacementException extends IOException {
  private static final long serialVersionUID = 1L;

  ReplacementException(String message, Throwable cause) {
    super(message, cause);
  }
}
