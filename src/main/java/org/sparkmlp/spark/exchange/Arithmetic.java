package org.sparkmlp.spark.exchange;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.math.KernelFingerprint;

/**
 * Which bits a JVM computes: the handshake between the driver and whoever computes for it.
 *
 * <p>A worker whose JVM gives other bits for the fixed trial of {@link KernelFingerprint} would
 * give other parameters in silence. So the plan carries the driver's, and every worker compares its
 * own before it computes anything. A task that is refused fails; Spark tries it elsewhere, and if
 * no executor has the driver's bits the fit ends with the line below.
 *
 * @param bits the fingerprint
 * @param kernel which kernel made them, for people
 */
@DefaultSerializer(JavaSerializer.class)
record Arithmetic(long bits, String kernel) implements Serializable {

  private static final class Once {
    static final Arithmetic HERE =
        new Arithmetic(KernelFingerprint.bits(), KernelFingerprint.kernel());
  }

  /** That of this JVM, tried out once. */
  static Arithmetic here() {
    return Once.HERE;
  }

  /**
   * Refuses to go on if this JVM computes other bits than these, the driver's.
   *
   * @throws Refusal with one line that names host, JVM and kernel
   */
  void requireHere() {
    requireSame(here(), host());
  }

  void requireSame(Arithmetic worker, String host) {
    if (worker.bits != bits) {
      throw Refusal.because(
          "the executor on %s (Java %s, kernel %s) computes other bits than the driver (kernel %s):"
              + " leave that host out, or set spark.executor.extraJavaOptions and"
              + " spark.driver.extraJavaOptions to -Dsparkmlp.kernel=plain",
          host, System.getProperty("java.vm.version"), worker.kernel, kernel);
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) { // only a message lacks its name
      return "an unknown host";
    }
  }
}
