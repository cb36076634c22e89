package org.sparkmlp;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkmlp.spark.resident.Nonce;

/** Who may import whom, and what nobody may do. */
class ArchitectureTest {
  private static final String ROOT = "org.sparkmlp";
  private static final String FLOOR_3 =
      "check math network optim insight training training.tree report report.html report.tensorboard export";
  private static final String EXCHANGE = "spark.request spark.slots spark.lanes spark.exchange";
  private static final long MOST_TYPES = 20;
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  /** From below: each may use those before it, and those on its own floor that are named. */
  @ParameterizedTest
  @CsvSource({
    "check,''",
    "math,check",
    "network,check math",
    "optim,check math network",
    "insight,check math network",
    "training.tree,check math network",
    "training,check math network optim insight training.tree",
    "report,check math network optim insight training",
    "report.html,check math network optim insight training report",
    "export,check math network",
    "report.tensorboard,insight export",
    "spark.request,FLOOR_3",
    "spark.slots,FLOOR_3 spark.request",
    "spark.live,FLOOR_3 spark.slots",
    "spark.rows,FLOOR_3",
    "spark.lanes,FLOOR_3 spark.request spark.rows",
    "spark.exchange,FLOOR_3 spark.request spark.slots spark.lanes",
    "spark.sharded.blocks,FLOOR_3",
    "spark.sharded.protocol,FLOOR_3 spark.sharded.blocks",
    "spark.resident,FLOOR_3 EXCHANGE spark.sharded.blocks",
    "spark.star,FLOOR_3 EXCHANGE spark.resident",
    "spark.sharded,FLOOR_3 EXCHANGE spark.resident spark.sharded.blocks spark.sharded.protocol",
    "spark,FLOOR_3 EXCHANGE spark.live spark.star spark.sharded",
    "ml.files,FLOOR_3 spark.request spark",
    "ml.params,FLOOR_3 spark.request",
    "ml.predict,FLOOR_3 spark.lanes",
    "ml.prepare.census,check math",
    "ml.prepare,FLOOR_3 spark ml.files ml.params ml.prepare.census",
    "ml.summary,FLOOR_3 spark.request ml.files ml.params",
    "ml.checkpoint,FLOOR_3 spark.request ml.files",
    "ml,FLOOR_3 spark.request spark ml.checkpoint ml.files ml.params ml.predict ml.summary",
    "demo,FLOOR_3 ml ml.files",
    "cli.options,FLOOR_3 spark.request ml ml.prepare",
    "cli.output,FLOOR_3 ml.files cli.options",
    "cli.input,FLOOR_3 ml.prepare cli.options",
    "cli.model,FLOOR_3 ml ml.prepare cli.options cli.output cli.input",
    "cli,FLOOR_3 spark.request ml ml.files ml.prepare demo cli.options cli.output cli.input cli.model"
  })
  void eachFloorUsesThoseBelowItOnly(String name, String below) {
    List<String> allowed = new ArrayList<>(List.of(ROOT + "." + name));
    for (String each : below.replace("FLOOR_3", FLOOR_3).replace("EXCHANGE", EXCHANGE).split(" ")) {
      allowed.add(ROOT + "." + each);
    }
    classes()
        .that()
        .resideInAPackage(ROOT + "." + name)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed.toArray(String[]::new))
                .or(resideOutsideOfPackages(ROOT + "..")))
        .allowEmptyShould(!isWritten(name))
        .check(CLASSES);
  }

  /** What the core uses besides itself and the JDK. */
  @ParameterizedTest
  @CsvSource({
    "check,java",
    "math,java jdk.incubator.vector org.slf4j",
    "network,java",
    "optim,java",
    "insight,java",
    "training,java",
    "report,java",
    "export,java"
  })
  void theCoreUsesFewLibraries(String name, String others) {
    List<String> allowed = new ArrayList<>(List.of(ROOT + ".."));
    for (String each : others.split(" ")) {
      allowed.add(each + "..");
    }
    classes()
        .that()
        .resideInAPackage(ROOT + "." + name + "..")
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
        .allowEmptyShould(!isWritten(name))
        .check(CLASSES);
  }

  @Test
  void noPackagesDependOnEachOtherInACircle() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void noPackageHasMoreTypesThanAReaderCanHold() {
    Map<String, Long> types =
        CLASSES.stream()
            .filter(each -> each.isTopLevelClass() && !isPackageInfo(each))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    assertThat(types)
        .isNotEmpty()
        .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MOST_TYPES));
  }

  @Test
  void theCoreAndTheShardedProtocolKnowNeitherSparkNorScala() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + ".check..",
            ROOT + ".math..",
            ROOT + ".network..",
            ROOT + ".optim..",
            ROOT + ".insight..",
            ROOT + ".training..",
            ROOT + ".report..",
            ROOT + ".export..",
            ROOT + ".spark.sharded.blocks..",
            ROOT + ".spark.sharded.protocol..")
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

  /**
   * What Spark may carry by {@code spark.serializer}: Kryo knows no record, and would pass by a
   * {@code writeObject}. Functions and parts of RDDs need not, as Java always serializes them.
   */
  @Test
  void dataIsSerializedByJavaUnderKryoToo() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".spark..")
        .and()
        .areAssignableTo(Serializable.class)
        .and(not(assignableTo(Throwable.class)))
        .and(not(assignableTo(Enum.class)))
        .and(not(assignableTo(resideInAnyPackage("org.apache.spark..", "scala.."))))
        .should(BE_SERIALIZED_BY_JAVA)
        .check(CLASSES);
  }

  private static final ArchCondition<JavaClass> BE_SERIALIZED_BY_JAVA =
      new ArchCondition<>("be annotated with @DefaultSerializer(JavaSerializer.class)") {
        @Override
        public void check(JavaClass each, ConditionEvents events) {
          boolean byJava =
              each.tryGetAnnotationOfType(DefaultSerializer.class)
                  .map(annotation -> annotation.value() == JavaSerializer.class)
                  .orElse(false);
          events.add(new SimpleConditionEvent(each, byJava, each.getName()));
        }
      };

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

  /** Whoever reads Java objects runs the code of whatever classes the bytes name. */
  @Test
  void nothingReadsJavaObjects() {
    noClasses().should().callConstructor(ObjectInputStream.class, InputStream.class).check(CLASSES);
  }

  /** They must differ from fit to fit and be guessed by nobody, and reach no result. */
  @Test
  void nothingButANonceIsRandom() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Nonce.class.getName())
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(SecureRandom.class.getName())
        .orShould()
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

  /** So that whoever takes it to another version of Spark knows where to look. */
  @Test
  void allThatUseWhatSparkKeepsToItselfAreListed() throws IOException {
    String[] page =
        Files.readString(Path.of("src", "docs", "ARCHITECTURE.md"))
            .split("## What of Spark is private\n");
    assertThat(page).hasSize(2);
    Set<String> users =
        CLASSES.stream()
            .filter(
                each ->
                    each.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency -> isPrivate(dependency.getTargetClass())))
            .map(each -> each.getName().replaceAll(".*\\.|\\$.*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(users)
        .contains("SparkRpc", "BlockStrategy")
        .allSatisfy(user -> assertThat(page[1]).contains("`" + user + "`"));
  }

  private static boolean isPrivate(JavaClass type) {
    String name = type.getName().replace("org.apache.spark.", "");
    return name.matches(
        "(rpc|ui|status|metrics|scheduler|sql\\.catalyst|sql\\.execution)\\..*|storage\\.Block.*|util\\.RpcUtils"
            + "|SparkEnv|ml\\.linalg\\.VectorUDT|ml\\.util\\.(DefaultParams|ReadWrite|Schema)\\w+"
            + "|ml\\.util\\.HasTrainingSummary|ml\\.Pipeline\\$SharedReadWrite.*");
  }

  @Test
  void theScanIsNotEmpty() {
    assertThat(CLASSES.size()).isGreaterThan(50);
    for (String name : List.of("check", "math", "network", "optim", "training", "spark")) {
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
}
