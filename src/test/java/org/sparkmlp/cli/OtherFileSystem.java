package org.sparkmlp.cli;

import java.net.URI;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local disk under another scheme, so that whoever takes all paths for local ones is caught.
 */
public final class OtherFileSystem extends RawLocalFileSystem {
  static final String SCHEME = "other";

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }
}
