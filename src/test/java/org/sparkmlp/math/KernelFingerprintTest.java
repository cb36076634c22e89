package org.sparkmlp.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same bits from every kernel and in every mode of the virtual machine. */
class KernelFingerprintTest {
  private static final String MODULE = "--add-modules=jdk.incubator.vector";

  /** For ever: another number means that trained parameters change, unless functions are added. */
  private static final long EXPECTED = 0x031b13f8075e68f2L;

  private static final String LINE = String.format(Locale.ROOT, "fingerprint %016x by ", EXPECTED);

  @Test
  void isTheSameForEver() {
    assertThat(KernelFingerprint.bits()).isEqualTo(EXPECTED);
    assertThat(KernelFingerprint.bits(new PlainTile())).isEqualTo(EXPECTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:MaxVectorSize=16",
        "-XX:MaxVectorSize=32",
        "-XX:MaxVectorSize=64",
        "-XX:UseAVX=1",
        "-XX:UseAVX=2",
        "-XX:UseAVX=3",
        "-XX:-UseFMA",
        "-Xint",
        "-XX:TieredStopAtLevel=1",
        "-XX:-TieredCompilation",
        "-Dsparkmlp.kernel=128",
        "-Dsparkmlp.kernel=256",
        "-Dsparkmlp.kernel=512",
        "-Dsparkmlp.kernel=plain"
      })
  void isTheSameInEveryMode(String option) {
    assertThat(ChildJvm.run(FingerprintMain.class, MODULE, option)).contains(LINE);
  }

  @Test
  void isTheSameWithoutTheModule() {
    assertThat(ChildJvm.run(FingerprintMain.class)).contains(LINE + "plain Java");
  }
}
