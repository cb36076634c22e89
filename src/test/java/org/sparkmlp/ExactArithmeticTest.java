package org.sparkmlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No function whose last bit the Java platform leaves open reaches a parameter: its result would
 * depend on the processor, the compiler and the JDK. {@link StrictMath} has one result for all.
 */
class ExactArithmeticTest {
  private static final Set<String> OPEN =
      Set.of(
          "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "exp",
          "expm1", "log", "log10", "log1p", "pow", "cbrt", "hypot");

  /** Of the vector operators, these are exact. */
  private static final Set<String> EXACT = Set.of("LE");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.sparkmlp.math", "org.sparkmlp.network", "org.sparkmlp.optim");

  @Test
  void callsNoFunctionThatIsLeftOpen() {
    assertThat(accesses("java.lang.Math").filter(each -> OPEN.contains(each.getName()))).isEmpty();
  }

  @Test
  void usesNoOperatorOnVectorsThatIsLeftOpen() {
    assertThat(
            accesses("jdk.incubator.vector.VectorOperators")
                .filter(each -> !EXACT.contains(each.getName())))
        .isEmpty();
    assertThat(accesses("jdk.incubator.vector.FloatVector").map(JavaAccess::getName))
        .as("the scan sees the vectors")
        .contains("fma")
        .doesNotContain("lanewise", "reduceLanes", "pow");
  }

  @Test
  void theScanSeesEveryPackage() {
    List<String> packages =
        CLASSES.stream().map(JavaClass::getPackageName).distinct().collect(Collectors.toList());
    assertThat(packages)
        .contains(
            "org.sparkmlp.math",
            "org.sparkmlp.math.vector",
            "org.sparkmlp.network",
            "org.sparkmlp.optim");
    assertThat(accesses("java.lang.Math").map(JavaAccess::getName)).contains("fma");
  }

  private static Stream<JavaAccess<?>> accesses(String owner) {
    return CLASSES.stream()
        .flatMap(each -> each.getAccessesFromSelf().stream())
        .filter(each -> each.getTargetOwner().getName().equals(owner));
  }
}
