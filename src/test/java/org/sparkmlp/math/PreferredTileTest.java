package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkmlp.LogCapture;

class PreferredTileTest {
  private static final String MODULE = "--add-modules=jdk.incubator.vector";

  @Test
  void computesInVectorsWhereTheModuleIs() {
    assertThat(PreferredTile.hasModule()).isTrue();
    assertThat(PreferredTile.get().name()).contains("-bit vectors");
    assertThat(PreferredTile.get()).isSameAs(PreferredTile.get());
  }

  @ParameterizedTest
  @CsvSource({"16,128-bit vectors", "32,256-bit vectors"})
  void takesTheWidthThatTheProcessorPrefers(int bytes, String name) {
    String output = ChildJvm.run(FingerprintMain.class, MODULE, "-XX:MaxVectorSize=" + bytes);
    assertThat(output).contains(name);
  }

  @Test
  void obeysTheProperty() {
    assertThat(PreferredTile.choose("plain", true)).isInstanceOf(PlainTile.class);
    assertThatThrownBy(() -> PreferredTile.choose("384", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sparkmlp.kernel must be 512, 256, 128 or plain, was '384'");
    assertThatThrownBy(() -> PreferredTile.choose("256", false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "sparkmlp.kernel is 256, which needs --add-modules jdk.incubator.vector: add it to the"
                + " JVM's options, or set plain");
  }

  @Test
  void saysInOneLineWhichFlagIsMissing() {
    try (LogCapture log = new LogCapture()) {
      assertThat(PreferredTile.choose(null, false)).isInstanceOf(PlainTile.class);
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains("plain Java", "--add-modules jdk.incubator.vector");
    }
  }

  @Test
  void findsNothingSlowHere() {
    assertThat(Slowness.find()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-Xint,only interprets", "-XX:-UseFMA,multiply-add is emulated"})
  void saysWhatMakesAVirtualMachineSlow(String option, String words) {
    assertThat(ChildJvm.run(FingerprintMain.class, MODULE, option)).contains(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"128", "256", "512"})
  void theQuickCompilerTakesEveryMethodOfATile(String bits) {
    String output =
        ChildJvm.run(
            CompileCliffMain.class,
            MODULE,
            "-D" + PreferredTile.PROPERTY + "=" + bits,
            "-XX:TieredStopAtLevel=3",
            "-XX:+PrintCompilation");
    String tile = "org.sparkmlp.math.vector.Tile" + bits + "::";
    for (String method : new String[] {"along", "down", "edge", "rectify", "multiply"}) {
      assertThat(output).containsPattern("  3  +" + tile + method + " ");
    }
    assertThat(output.lines().filter(line -> line.contains(tile)))
        .noneMatch(line -> line.contains("COMPILE SKIPPED"));
  }
}
