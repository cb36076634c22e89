package org.sparkmlp.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sparkmlp.report.html.Document;

/**
 * The text of a page: a resource of this package, HTML with formulas in MathML, and with places for
 * what is computed, each written as its name in double braces.
 */
final class Prose {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");

  private Prose() {}

  /**
   * A page.
   *
   * @param name the resource, without its ending
   * @param title the page's name
   * @param parts HTML by the name of its place
   * @return a whole HTML document
   * @throws IllegalStateException if the text has other places than there are parts
   */
  static String page(String name, String title, Map<String, String> parts) {
    String text = text(name + ".html");
    Set<String> places =
        PLACE
            .matcher(text)
            .results()
            .map(place -> place.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!places.equals(parts.keySet())) {
      throw new IllegalStateException(
          "the text " + name + " has places for " + places + ", but there are " + parts.keySet());
    }
    String body =
        PLACE
            .matcher(text)
            .replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
    return new Document(title, OptionalInt.empty(), body).html();
  }

  private static String text(String file) {
    try (InputStream in = Prose.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
