package org.sparkmlp.report.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.sparkmlp.insight.Histogram;

/** The bytes; that TensorBoard reads them is for src/test/tracking. */
class EventFileTest {
  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void masksTheChecksumOfTheWorkedExample() {
    assertThat(EventFile.maskedCrc("123456789".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(0xc78ab0e5);
  }

  @Test
  void beginsWithItsVersionAndFramesEachRecord() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Event event = new Event(1, 300).scalar("a", 0.5).scalar("none", Double.NaN);
    try (EventFile file = new EventFile(bytes, 1)) {
      file.write(event);
    }
    ByteBuffer read = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(new String(record(read), StandardCharsets.ISO_8859_1)).endsWith("brain.Event:2");
    // 1: 1.0; 2: 300; 5: { 1: { 1: "a"; 2: 0.5f } }
    assertThat(hex(record(read)))
        .isEqualTo("09000000000000f03f" + "10ac02" + "2a0a0a080a0161150000003f");
    assertThat(read.remaining()).isZero();
  }

  private static byte[] record(ByteBuffer read) {
    byte[] head = new byte[8];
    read.get(head);
    assertThat(read.getInt()).isEqualTo(EventFile.maskedCrc(head));
    byte[] record = new byte[(int) ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong()];
    read.get(record);
    assertThat(read.getInt()).isEqualTo(EventFile.maskedCrc(record));
    return record;
  }

  @Test
  void limitsTheLastBinByTheGreatestValue() {
    Histogram histogram = Histogram.of(new float[] {0, 3}, 0, 2);
    byte[] event = new Event(0, 1).histogram("h", histogram).toBytes();
    assertThat(hex(event))
        .contains("32f001" + "9a9999999999b93f")
        .contains("0000000000000840" + "3af001");
  }
}
