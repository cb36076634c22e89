package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.ClusterSpark;

/**
 * {@code spark-submit} to a standalone cluster of two workers: in both deploy modes, with a driver
 * that is killed, and to one that asks for a shared secret and encrypts. That one in client mode
 * alone, as Spark does not hand the secret to a driver in cluster mode; and by {@code
 * submit-scripts/spark-mlp}, with a {@code spark-defaults.conf} that says where the cluster is.
 */
@Tag("cluster")
@Timeout(900)
class StandaloneClusterTest {
  private static final long LIMIT_SECONDS = 300;
  private static final List<String> SECURE =
      List.of(
          "spark.authenticate=true",
          "spark.authenticate.secret=open-sesame",
          "spark.network.crypto.enabled=true");
  private static final String TRAIN =
      "--label digit --task classification --hidden 16 --seed 1 --overwrite";

  @TempDir static Path folder;
  private static Path home;
  private static Cluster cluster;
  private static String expected;

  /** A cluster that runs, and what whoever submits to it must set. */
  private record Cluster(String name, String url, List<String> settings) {
    static Cluster start(String name, List<String> settings) throws Exception {
      List<String> command = new ArrayList<>(List.of("start", "--memory", "1g"));
      settings.forEach(each -> command.addAll(List.of("--conf", each)));
      String url = clusterLocal(name, command.toArray(String[]::new)).trim();
      assertThat(url).startsWith("spark://127.0.0.1:");
      return new Cluster(name, url, settings);
    }

    void stop() throws Exception {
      clusterLocal(name, "stop");
      assertThat(clusterLocal(name, "status")).contains("no cluster runs");
    }
  }

  @BeforeAll
  static void start() throws Exception {
    home = ClusterSpark.home();
    expected = trainHere("local[1]", "--epochs 4");
    cluster = Cluster.start("open", List.of());
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.stop();
  }

  private static String clusterLocal(String name, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("submit-scripts/cluster-local"));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLUSTER_LOCAL_DIR", folder.resolve("cluster-" + name).toString());
    builder.environment().put("SPARK_HOME", home.toString());
    Path out = folder.resolve("cluster-local.txt");
    Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    return Files.readString(out);
  }

  /** Trains in this JVM; gives the fingerprint of the parameters. */
  private static String trainHere(String master, String options) throws IOException {
    SparkSession.Builder builder =
        master.startsWith("local[")
            ? SparkSession.builder().master(master).config("spark.ui.enabled", false)
            : ClusterSpark.builder(2);
    SparkSession spark = builder.config("spark.driver.host", "localhost").getOrCreate();
    try {
      Path metrics = folder.resolve("here.json");
      StringWriter told = new StringWriter();
      String line =
          "train --data sample-data/digits.csv "
              + TRAIN
              + " "
              + options
              + " --model "
              + folder.resolve("here")
              + " --metrics "
              + metrics;
      assertThat(Main.run(new PrintWriter(told), new PrintWriter(told), line.split(" ")))
          .as(told.toString())
          .isZero();
      return CommandRun.json(metrics).get("weightsSha256").asText();
    } finally {
      spark.stop();
    }
  }

  private static Stream<String> settings(Cluster to) {
    return Stream.concat(
        to.settings().stream(),
        Stream.of(
            "spark.master.rest.enabled=false",
            "spark.driver.memory=512m",
            "spark.executor.memory=512m",
            "spark.ui.enabled=false",
            "spark.mlp.registrationTimeout=180s",
            "spark.standalone.submit.waitAppCompletion=true",
            "spark.hadoop.fs.other.impl=" + OtherFileSystem.class.getName()));
  }

  /**
   * Starts the script of a copy of this project without sources, whose user has a Spark with
   * settings of its own: they say all that {@link #submit} says by options.
   */
  private static Process submitByScript(Cluster to, String command, Path log) throws IOException {
    String[] jars = ClusterSpark.jars().split(",");
    Path copy = folder.resolve("copy");
    for (String each : List.of("submit-scripts/spark-mlp", "conf/spark-defaults.conf")) {
      Files.createDirectories(copy.resolve(each).getParent());
      Files.copy(Path.of(each), copy.resolve(each));
    }
    Files.createDirectory(copy.resolve("target"));
    Files.copy(Path.of(jars[0]), copy.resolve("target/spark-mlp_2.13-copy-all.jar"));
    Path theirs = Files.createDirectory(folder.resolve("theirs"));
    Stream<String> own =
        Stream.of(
            "spark.master=" + to.url(),
            "spark.cores.max=2",
            "spark.serializer=org.apache.spark.serializer.KryoSerializer",
            "spark.jars=" + jars[1]);
    Files.write(theirs.resolve("spark-defaults.conf"), Stream.concat(own, settings(to)).toList());
    List<String> words =
        new ArrayList<>(List.of("bash", copy.resolve("submit-scripts/spark-mlp").toString()));
    words.addAll(Arrays.asList(command.split(" ")));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("SPARK_CONF_DIR", theirs.toString());
    return start(builder, log);
  }

  private static Process start(ProcessBuilder builder, Path log) throws IOException {
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** Starts {@code spark-submit}, whose words are those of the options and then of the command. */
  private static Process submit(Cluster to, String mode, String options, String command, Path log)
      throws IOException {
    String[] jars = ClusterSpark.jars().split(",");
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                home + File.separator + "jars" + File.separator + "*",
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                to.url(),
                "--deploy-mode",
                mode,
                "--class",
                "org.sparkmlp.cli.Main",
                "--jars",
                jars[1]));
    settings(to).forEach(each -> words.addAll(List.of("--conf", each)));
    words.addAll(Arrays.asList(options.split(" ")));
    words.add(jars[0]);
    words.addAll(Arrays.asList(command.split(" ")));
    return start(new ProcessBuilder(words), log);
  }

  /** How a command is submitted. */
  @FunctionalInterface
  private interface Submission {
    Process start(String command, Path log) throws IOException;
  }

  private static String trainThere(String mode, String scheme, Submission submission)
      throws Exception {
    Path log = folder.resolve(mode + ".txt");
    Path metrics = folder.resolve(mode + ".json");
    Path config = folder.resolve(mode + ".properties");
    Files.writeString(config, "epochs=4\n");
    String data = Path.of("sample-data", "digits.csv").toAbsolutePath().toString();
    String command =
        String.format(
            "train --data %1$s%2$s %3$s --model %1$s%4$s --metrics %1$s%5$s --checkpoint %1$s%6$s"
                + " --config %7$s",
            scheme,
            data,
            TRAIN,
            folder.resolve(mode),
            metrics,
            folder.resolve(mode + "-kept"),
            config);
    Process process = submission.start(command, log);
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    assertThat(metrics).as(Files.readString(log)).exists();
    assertThat(CommandRun.json(metrics).get("workers").asInt()).isBetween(1, 2);
    assertThat(folder.resolve(mode).resolve("metadata")).exists();
    assertThat(folder.resolve(mode + "-kept")).isNotEmptyDirectory();
    return CommandRun.json(metrics).get("weightsSha256").asText();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[2]", "local-cluster"})
  void oneMachineTrainsTheSame(String master) throws IOException {
    assertThat(trainHere(master, "--epochs 4")).isEqualTo(expected);
  }

  @Test
  void theScriptTrainsTheSameEncryptedAndWithAllFilesOnAnotherFileSystem() throws Exception {
    Cluster secure = Cluster.start("secure", SECURE);
    try {
      String other = OtherFileSystem.SCHEME + "://";
      assertThat(
              trainThere("client", other, (command, log) -> submitByScript(secure, command, log)))
          .isEqualTo(expected);
    } finally {
      secure.stop();
    }
  }

  @Test
  void clusterModeTrainsTheSameWithExecutorsThatComeAndGo() throws Exception {
    String elastic =
        "--conf spark.dynamicAllocation.enabled=true"
            + " --conf spark.dynamicAllocation.shuffleTracking.enabled=true"
            + " --conf spark.dynamicAllocation.minExecutors=1"
            + " --conf spark.dynamicAllocation.maxExecutors=2"
            + " --conf spark.executor.cores=1";
    assertThat(
            trainThere(
                "cluster",
                "file://",
                (command, log) -> submit(cluster, "cluster", elastic, command, log)))
        .isEqualTo(expected);
  }

  /** The driver would train for days, so it is killed in mid-fit however fast it is. */
  @Test
  void aDriverThatWasKilledGoesOnWithTheSameBits() throws Exception {
    Path kept = folder.resolve("kept");
    Path log = folder.resolve("killed.txt");
    String keep = " --checkpoint-minutes 1e-5 --checkpoint " + kept;
    Process driver =
        submit(
            cluster,
            "client",
            "--total-executor-cores 2",
            "train --data "
                + Path.of("sample-data", "digits.csv").toAbsolutePath()
                + " "
                + TRAIN
                + " --model "
                + folder.resolve("never")
                + " --epochs 100000000 --exchange star"
                + keep,
            log);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (checkpoints(kept).size() < 3 && driver.isAlive() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    driver.destroyForcibly().waitFor();
    assertThat(driver.exitValue()).as(Files.readString(log)).isEqualTo(137); // by SIGKILL
    assertThat(folder.resolve("never")).doesNotExist();
    String enough = "--epochs " + (Collections.max(checkpoints(kept)) / stepsPerEpoch() + 2);
    String resumed = trainHere("local[1]", enough + keep + " --resume --workers 1");
    assertThat(resumed).isEqualTo(trainHere("local[2]", enough));
  }

  private static long stepsPerEpoch() throws IOException {
    trainHere("local[1]", "--epochs 1");
    return CommandRun.json(folder.resolve("here.json")).get("steps").asLong();
  }

  /** After how many steps there is a checkpoint. */
  private static List<Long> checkpoints(Path kept) {
    String[] names = kept.toFile().list((dir, name) -> name.matches("step-\\d{12}"));
    return names == null
        ? List.of()
        : Arrays.stream(names).map(name -> Long.valueOf(name.substring(5))).toList();
  }
}
