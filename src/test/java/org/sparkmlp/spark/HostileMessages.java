package org.sparkmlp.spark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;

/**
 * What a worker never says to the driver, from a seed: messages of either resident exchange with
 * another nonce, of the wrong type or length, with numbers below 0 or of what is yet to come, and
 * large ones, which together would not fit into memory.
 */
public final class HostileMessages {
  private static final int LARGE = 1 << 20;
  private static final int HEADER = 2 * Long.BYTES + 3 * Integer.BYTES; // of a gradient's slice
  private static final Object[] ODD = {
    null, "", "7", -1, -1L, 1.5, Integer.MIN_VALUE, Long.MAX_VALUE, new int[0], new long[3], true
  };
  private static final String[] CONTENTS = {"here", "working", "loaded", "saved", "evaluated", "x"};

  private final Random random;
  private final OptionalLong known;

  private HostileMessages(long seed, OptionalLong known) {
    this.random = new Random(seed);
    this.known = known;
  }

  /** From who does not know the nonce, though a third of them are well-formed otherwise. */
  static HostileMessages ofStrangers(long seed) {
    return new HostileMessages(seed, OptionalLong.empty());
  }

  /**
   * From who knows it, so that each is to be left aside for something else.
   *
   * @param seed of which they are a function
   * @param nonce of the workers' job
   */
  public static HostileMessages ofWhoKnows(long seed, long nonce) {
    return new HostileMessages(seed, OptionalLong.of(nonce));
  }

  /** The next one. */
  public Object next() {
    return switch (random.nextInt(100)) {
      case 0, 1, 2, 3 -> slice(LARGE + random.nextInt(LARGE));
      case 4, 5, 6, 7, 8, 9 -> slice(random.nextInt(100));
      case 10, 11, 12, 13, 14 -> odd();
      default -> damaged(random.nextBoolean() ? star() : sharded());
    };
  }

  private Object odd() {
    Object odd = ODD[random.nextInt(ODD.length)];
    return odd == null ? new Object[random.nextInt(20)] : odd;
  }

  private long nonce() {
    return known.orElseGet(random::nextLong);
  }

  /** A gradient's slice of a command that is yet to come, or of no such length. */
  private byte[] slice(int length) {
    byte[] bytes = new byte[length];
    ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (length >= HEADER) {
      numbers.putLong(nonce()).putLong(1_000_000_000L + random.nextInt(1_000));
      numbers.putInt(random.nextInt()).putInt(random.nextInt()).putInt(random.nextInt());
    }
    return bytes;
  }

  private Object[] star() {
    return new Object[] {
      random.nextInt(3),
      nonce(),
      random.nextInt(2),
      (long) random.nextInt(1000),
      "1",
      0L,
      null,
      null
    };
  }

  private Object[] sharded() {
    return new Object[] {
      nonce(),
      random.nextInt(2),
      (long) random.nextInt(1000),
      "1",
      "127.0.0.1 1 1 w",
      1L,
      random.nextInt(3),
      CONTENTS[random.nextInt(CONTENTS.length - 2)]
    };
  }

  /** With something in it that no worker says, be it the nonce alone. */
  private Object[] damaged(Object[] message) {
    if (known.isEmpty() && random.nextInt(3) == 0) {
      return message;
    }
    boolean star = message[0] instanceof Integer;
    return switch (random.nextInt(4)) {
      case 0 -> { // a number below 0
        int place = star ? new int[] {0, 2, 3, 5}[random.nextInt(4)] : 1 + random.nextInt(2);
        message[place] =
            message[place] instanceof Long
                ? (Object) (-1L - random.nextInt(100))
                : (Object) (-1 - random.nextInt(100));
        yield message;
      }
      case 1 -> { // what is yet to come, and workers that there are not
        if (random.nextBoolean()) {
          message[star ? 2 : 1] = 1_000 + random.nextInt(1_000);
        } else {
          message[5] = 1_000_000_000L + random.nextInt(1_000);
        }
        yield message;
      }
      case 2 -> { // another type
        message[random.nextInt(star ? 6 : 8)] = new float[] {random.nextFloat()};
        yield message;
      }
      default -> Arrays.copyOf(message, random.nextInt(6));
    };
  }
}
