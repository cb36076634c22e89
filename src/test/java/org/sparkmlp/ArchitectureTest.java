package org.sparkmlp;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may import whom, and what nobody may do. */
class ArchitectureTest {
  private static final String ROOT = "org.sparkmlp";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @ParameterizedTest
  @CsvSource({
    "math,,org.bytedeco dev.ludovic.netlib org.slf4j",
    "network,math,",
    "optim,math network,",
    "training,math network optim,",
    "report,training,"
  })
  void theCoreImportsOnlyItsFewNeighbours(String name, String ours, String others) {
    List<String> allowed = new ArrayList<>(List.of("java..", ROOT + "." + name + ".."));
    packages(ours).forEach(each -> allowed.add(ROOT + "." + each + ".."));
    packages(others).forEach(each -> allowed.add(each + ".."));
    classes()
        .that()
        .resideInAPackage(ROOT + "." + name + "..")
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
        .allowEmptyShould(!isWritten(name))
        .check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({
    "spark,math network optim training",
    "ml,math network optim training spark",
    "cli,math network optim training spark ml report"
  })
  void theSparkSideLooksOnlyDown(String name, String ours) {
    List<String> allowed = new ArrayList<>(List.of(ROOT + "." + name + ".."));
    packages(ours).forEach(each -> allowed.add(ROOT + "." + each + ".."));
    classes()
        .that()
        .resideInAPackage(ROOT + "." + name + "..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed.toArray(String[]::new))
                .or(resideOutsideOfPackages(ROOT + "..")))
        .allowEmptyShould(!isWritten(name))
        .check(CLASSES);
  }

  @Test
  void noPackagesDependOnEachOtherInACircle() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theCoreKnowsNeitherSparkNorScala() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + ".math..",
            ROOT + ".network..",
            ROOT + ".optim..",
            ROOT + ".training..",
            ROOT + ".report..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..", "org.apache.hadoop..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(CLASSES);
  }

  @Test
  void onlyMainEndsTheProcess() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".cli.Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CLASSES);
  }

  @Test
  void nothingRandomIsUnseeded() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(Random.class.getName())
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(StrictMath.class, "random")
        .check(CLASSES);
  }

  /** Names and nonces of endpoints must differ from fit to fit, and reach no result. */
  @Test
  void onlyTheResidentExchangeDrawsNonces() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".spark.ResidentExchange")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(ThreadLocalRandom.class.getName())
        .check(CLASSES);
  }

  @Test
  void noTextDependsOnTheLocaleOrCharsetOfTheMachine() {
    noClasses()
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(String.class, "getBytes")
        .orShould()
        .callConstructor(String.class, byte[].class)
        .check(CLASSES);
  }

  @Test
  void theScanIsNotEmpty() {
    assertThat(CLASSES.size()).isGreaterThan(50);
    for (String name : List.of("math", "network", "optim", "training", "spark")) {
      assertThat(isWritten(name)).as(name).isTrue();
    }
    assertThat(CLASSES)
        .extracting(JavaClass::getSimpleName)
        .contains("Network", "Trainer", "DistributedFit")
        .doesNotContain("ArchitectureTest");
  }

  private static boolean isWritten(String name) {
    String prefix = ROOT + "." + name;
    return CLASSES.stream()
        .anyMatch(each -> each.getPackageName().startsWith(prefix) && !isPackageInfo(each));
  }

  private static boolean isPackageInfo(JavaClass each) {
    return each.getSimpleName().equals("package-info");
  }

  private static List<String> packages(String names) {
    return names == null ? List.of() : List.of(names.split(" "));
  }
}
