package org.sparkmlp.ml.files;

import java.util.Objects;

/** The version of this library, from its jar; {@code unpackaged} when run from classes. */
public final class LibraryVersion {
  static final String TEXT =
      Objects.requireNonNullElse(
          LibraryVersion.class.getPackage().getImplementationVersion(), "unpackaged");

  private LibraryVersion() {}
}
