package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.slf4j.LoggerFactory;

/**
 * Runs a small main class in a virtual machine with options of its own, and without Spark: it has
 * this project's classes and tests, SLF4J's interface and AssertJ.
 */
public final class ChildJvm {
  private ChildJvm() {}

  /** All that it prints; fails if it does. */
  public static String run(Class<?> main, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+IgnoreUnrecognizedVMOptions"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath(main), main.getName()));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s%n%s", command, output).isZero();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String classPath(Class<?> main) {
    return Stream.of(main, Tile.class, LoggerFactory.class, Assertions.class)
        .map(ChildJvm::place)
        .distinct()
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }

  private static String place(Class<?> each) {
    try {
      return Path.of(each.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
