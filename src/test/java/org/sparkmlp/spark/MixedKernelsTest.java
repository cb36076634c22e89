package org.sparkmlp.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkmlp.ClusterSpark;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.math.KernelFingerprint;
import org.sparkmlp.spark.request.Exchange;
import org.sparkmlp.training.TrainingListener;

/** The law of the house on a cluster of unequal processors: vectors of 128 bits, and wider ones. */
@Tag("cluster")
@Timeout(300)
class MixedKernelsTest {
  private static final List<Row> ROWS = FitFixture.rows(700);

  @TempDir private Path javaHome;

  @Test
  void executorsOfDifferentVectorWidthTrainTheSameBits() throws IOException {
    SparkSession local = LocalSpark.session();
    float[] expected = train(local, Exchange.JOB);
    local.stop();
    SparkSession spark =
        ClusterSpark.builder(2).config("spark.executorEnv.JAVA_HOME", narrowFirst()).getOrCreate();
    try {
      assertThat(kernels(spark)).hasSize(2).anyMatch(kernel -> kernel.startsWith("128-bit"));
      for (Exchange exchange : Exchange.values()) {
        assertThat(train(spark, exchange)).as(exchange.text()).isEqualTo(expected);
      }
    } finally {
      spark.stop();
    }
  }

  private static float[] train(SparkSession spark, Exchange exchange) {
    FitFixture fixture = new FitFixture().workers(2);
    fixture.exchange = exchange;
    return DistributedFit.fit(
            fixture.request(FitFixture.frame(spark, ROWS).repartition(3)), TrainingListener.SILENT)
        .training()
        .parameters();
  }

  /** A Java whose first executor has no vectors of more than 128 bits. */
  private String narrowFirst() throws IOException {
    Path java = Files.createDirectories(javaHome.resolve("bin")).resolve("java");
    String real = ProcessHandle.current().info().command().orElseThrow();
    Files.writeString(
        java,
        String.join(
            "\n",
            "#!/bin/sh",
            "case \" $* \" in",
            "  *' --executor-id 0 '*) exec '" + real + "' -XX:MaxVectorSize=16 \"$@\" ;;",
            "  *) exec '" + real + "' \"$@\" ;;",
            "esac",
            ""));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return javaHome.toString();
  }

  /** Which kernels the executors compute with, once both have answered. */
  private static Set<String> kernels(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Set<String> executors = new HashSet<>();
    Set<String> kernels = new HashSet<>();
    while (executors.size() < 2) { // within the test's time limit
      List<String[]> answers =
          context
              .parallelize(List.of(0, 1), 2)
              .map(one -> new String[] {SparkEnv.get().executorId(), KernelFingerprint.kernel()})
              .collect();
      for (String[] answer : answers) {
        executors.add(answer[0]);
        kernels.add(answer[1]);
      }
    }
    return kernels;
  }
}
