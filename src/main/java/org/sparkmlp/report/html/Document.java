package org.sparkmlp.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * A page in one file: its head, the style, and whatever stands in it.
 *
 * @param title its name, as text
 * @param refreshSeconds after how many seconds it loads itself anew; empty for never
 * @param body what follows the heading, as HTML
 */
public record Document(String title, OptionalInt refreshSeconds, String body) {

  /**
   * The page.
   *
   * @return a whole HTML document, which needs no other file
   */
  public String html() {
    StringBuilder page = new StringBuilder();
    page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    page.append("<meta name=\"viewport\" content=\"width=device-width\">");
    page.append("<link rel=\"icon\" href=\"data:,\">");
    refreshSeconds.ifPresent(
        seconds ->
            page.append("<meta http-equiv=\"refresh\" content=\"").append(seconds).append("\">"));
    page.append("<title>").append(Markup.escape(title)).append("</title>\n<style>\n");
    page.append(style()).append("</style></head><body><main>\n");
    page.append("<h1>").append(Markup.escape(title)).append("</h1>\n");
    return page.append(body).append("</main></body></html>\n").toString();
  }

  private static String style() {
    try (InputStream in = Document.class.getResourceAsStream("page.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
