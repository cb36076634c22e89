package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.package$;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The image and the operator's manifest, which no engine runs here: they name what there is, and
 * have the fields that the operator's definition of a SparkApplication requires.
 */
class KubernetesExampleTest {
  private static final Path EXAMPLES = Path.of("submit-scripts", "examples");
  private static final String JAR = "/opt/spark/work-dir/spark-mlp.jar";

  private static Map<String, Object> manifest() throws IOException {
    try (InputStream in = Files.newInputStream(EXAMPLES.resolve("spark-application.yaml"))) {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> part(Map<String, Object> of, String name) {
    assertThat(of.get(name)).as(name).isInstanceOf(Map.class);
    return (Map<String, Object>) of.get(name);
  }

  @Test
  void theManifestHasWhatTheOperatorRequires() throws IOException {
    Map<String, Object> manifest = manifest();
    assertThat(manifest)
        .containsEntry("apiVersion", "sparkoperator.k8s.io/v1beta2")
        .containsEntry("kind", "SparkApplication");
    assertThat(part(manifest, "metadata").get("name")).isInstanceOf(String.class);
    Map<String, Object> spec = part(manifest, "spec");
    assertThat(spec)
        .containsEntry("type", "Java")
        .containsEntry("mode", "cluster")
        .containsEntry("sparkVersion", package$.MODULE$.SPARK_VERSION())
        .containsEntry("mainClass", Main.class.getName())
        .containsEntry("mainApplicationFile", "local://" + JAR);
    assertThat(part(spec, "restartPolicy").get("type")).isIn("Never", "OnFailure", "Always");
    for (String role : List.of("driver", "executor")) {
      Map<String, Object> pod = part(spec, role);
      assertThat(pod.get("cores")).as(role).isInstanceOf(Integer.class);
      assertThat((String) pod.get("memory")).as(role).matches("\\d+g");
    }
    assertThat(part(spec, "executor").get("instances")).isInstanceOf(Integer.class);
    part(spec, "sparkConf").values().forEach(value -> assertThat(value).isInstanceOf(String.class));
  }

  /** Its data are not there, which is found out after all options have been. */
  @Test
  void theManifestsArgumentsAreOptionsThatThereAre() throws IOException {
    List<?> arguments = (List<?>) part(manifest(), "spec").get("arguments");
    String[] words =
        arguments.stream()
            .map(word -> ((String) word).replace("s3a://BUCKET/", "target/no-such-folder/"))
            .toArray(String[]::new);
    CommandRun.ofWords(words).refuses("target/no-such-folder/digits");
  }

  @Test
  void theImageHasTheJarWhereTheManifestWantsIt() throws IOException {
    List<String> lines = Files.readAllLines(EXAMPLES.resolve("Dockerfile"));
    assertThat(lines)
        .anyMatch(line -> line.startsWith("ARG SPARK_IMAGE=apache/spark:4.1.0-scala2.13-java17"))
        .contains("FROM ${SPARK_IMAGE}")
        .anyMatch(line -> line.startsWith("COPY ") && line.endsWith(" " + JAR));
  }
}
