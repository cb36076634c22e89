package org.sparkmlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** What pom, README and scripts say of one another. */
class ProjectFilesTest {
  private static String artifact;
  private static String version;
  private static String scala;
  private static String spark;

  @BeforeAll
  static void readPom() throws Exception {
    Document pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile());
    artifact = at(pom, "/project/artifactId");
    version = at(pom, "/project/version");
    scala = at(pom, "/project/properties/scala.binary.version");
    spark = at(pom, "/project/properties/spark.version");
  }

  private static String at(Document pom, String path) throws Exception {
    String text = XPathFactory.newInstance().newXPath().evaluate(path, pom);
    assertThat(text).as(path).isNotEmpty();
    return text;
  }

  private static String text(String file) throws IOException {
    return Files.readString(Path.of(file));
  }

  private static String minor(String version) {
    return version.substring(0, version.lastIndexOf('.'));
  }

  @Test
  void theArtifactBearsTheVersionOfScala() {
    assertThat(artifact).isEqualTo("spark-mlp_" + scala);
  }

  @Test
  void readmeNamesTheJarAndTheArtifactThatAreBuilt() throws IOException {
    assertThat(text("README.md"))
        .contains("`org.sparkmlp:" + artifact + ":" + version + "`")
        .contains("target/" + artifact + "-" + version + "-all.jar");
  }

  @Test
  void theScriptFindsTheJarThatIsBuilt() throws IOException {
    assertThat(text("submit-scripts/spark-mlp"))
        .contains("\"$home\"/target/" + artifact + "-*-all.jar")
        .doesNotContain("spark-mlp-*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "submit-scripts/spark-mlp"})
  void eachSparkThatIsNamedIsTheOneBuiltFor(String file) throws IOException {
    assertThat(text(file))
        .contains("Spark " + minor(spark) + " with Scala " + scala)
        .doesNotContainPattern("Spark \\d+(?!\\.\\d)")
        .doesNotContainPattern("spark-core_(?!\\Q" + scala + "-" + minor(spark) + ".\\E)");
  }

  @Test
  void everyRoomHasALineInTheArchitecture() throws IOException {
    Path root = Path.of("src", "main", "java", "org", "sparkmlp");
    try (Stream<Path> files = Files.walk(root)) {
      List<String> rooms =
          files
              .filter(file -> file.endsWith("package-info.java"))
              .map(file -> root.relativize(file.getParent()).toString().replace('/', '.'))
              .filter(room -> !room.isEmpty())
              .toList();
      String page = text("src/docs/ARCHITECTURE.md");
      assertThat(rooms)
          .contains("math", "spark.lanes")
          .allSatisfy(room -> assertThat(page).contains("`" + room + "`"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"README.md", "CONTRIBUTING.md", "src/docs/ARCHITECTURE.md", "src/docs/guide.md"})
  void linksLeadToFiles(String file) throws IOException {
    List<Path> targets =
        Pattern.compile("\\]\\((?!https?:)([^)#]+)")
            .matcher(text(file))
            .results()
            .map(link -> Path.of(file).resolveSibling(link.group(1)))
            .toList();
    assertThat(targets).isNotEmpty().allSatisfy(target -> assertThat(target).exists());
  }
}
