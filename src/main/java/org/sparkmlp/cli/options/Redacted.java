package org.sparkmlp.cli.options;

import java.util.regex.Pattern;

/**
 * Paths without the secrets that they may carry, for whatever is printed or saved.
 *
 * <pre>
 *   s3a://KEY:SECRET@bucket/rows             s3a://***@bucket/rows
 *   https://host/rows.csv?sv=1&amp;sig=abc       https://host/rows.csv?***
 * </pre>
 *
 * <p>What stands before the {@code @} of a host goes if there is a colon in it, and over HTTP and
 * FTP in any case; the container in {@code abfss://container@account/} is no secret. A query goes
 * whole, as its names are the service's own; the {@code ?} of a pattern is no query.
 */
public final class Redacted {
  private static final String HIDDEN = "***";
  // A secret may have slashes; what is between a colon and a slash may also be a port.
  private static final Pattern USER =
      Pattern.compile(
          "(?i)(?<=\\b[a-z][a-z0-9+.-]{0,30}://)[^\\s'\"?#/@:]*:(?!\\d{2,5}/)[^\\s'\"?#]*@"
              + "|(?<=\\b(?:https?|s?ftp)://)[^\\s'\"?#/@]*@");
  private static final Pattern QUERY = Pattern.compile("(?<=\\?)[^/\\s'\"=?]+=[^\\s'\"]*");

  private Redacted() {}

  /** A path, or a text with paths in it, without secrets. */
  public static String text(String text) {
    return QUERY.matcher(USER.matcher(text).replaceAll(HIDDEN + "@")).replaceAll(HIDDEN);
  }
}
