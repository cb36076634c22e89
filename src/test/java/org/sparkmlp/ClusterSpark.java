package org.sparkmlp;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Sessions with real executor processes, from Maven's jars alone. The executors get this project's
 * jars, and what they need, by {@code spark.jars}, as on a user's cluster: on their class path it
 * would hide that Spark's RPC does not see our classes.
 */
public final class ClusterSpark {
  private static final Path HOME = Path.of("target", "cluster").toAbsolutePath();

  private ClusterSpark() {}

  /** A builder for {@code executors} processes of one core each. */
  public static SparkSession.Builder builder(int executors) {
    return SparkSession.builder()
        .master("local-cluster[" + executors + ",1,1024]")
        .appName("spark-mlp cluster tests")
        .config("spark.jars", jars())
        .config("spark.executor.memory", "1g")
        .config("spark.executor.cores", 1)
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "localhost")
        .config("spark.locality.wait", 0)
        .config("spark.mlp.registrationTimeout", "180s") // processes may start slowly
        .config("spark.sql.shuffle.partitions", 4);
  }

  /**
   * A folder with Spark's jars in {@code jars}, and in itself ours, as {@link #jars} names them.
   */
  public static Path home() {
    jars();
    return HOME;
  }

  /** Executor processes that run now. */
  public static List<ProcessHandle> executors() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .toList();
  }

  /** The jars of this project and of its tests, made anew, with a comma between. */
  public static String jars() {
    try {
      Path links = Files.createDirectories(HOME.resolve("jars"));
      List<Path> path =
          Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
              .map(Path::of)
              .filter(Files::exists)
              .toList();
      for (Path jar : path) {
        if (jar.toString().endsWith(".jar")) {
          link(links.resolve(jar.getFileName()), jar);
        }
      }
      return jarOf("classes") + "," + jarOf("test-classes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void link(Path link, Path jar) throws IOException {
    try {
      Files.createSymbolicLink(link, jar);
    } catch (FileAlreadyExistsException e) {
      return; // of an earlier test
    }
  }

  private static Path jarOf(String folder) throws IOException {
    Path classes = Path.of("target", folder);
    Path jar = HOME.resolve("spark-mlp-" + folder + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
      }
    }
    return jar;
  }
}
