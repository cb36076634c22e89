import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes the classes {@code org.sparkmlp.math.vector.Tile128}, {@code Tile256} and {@code Tile512}:
 * the same three loops at three widths, row by row and vector by vector. {@code VectorTiles} says
 * why they must be written out. The build runs it: {@code java GenerateTiles.java FOLDER}. Long, as
 * the build runs one file.
 */
public final class GenerateTiles {
  private static final int FLOATS = 16; // columns of a strip

  private static final List<Shape> SHAPES =
      List.of(
          new Shape(
              128,
              4,
              1,
              4,
              "for NEON, which has 32 registers. Sixteen chains keep four units busy that take four"
                  + "\n * cycles for a multiply-add."),
          new Shape(
              256,
              6,
              1,
              4,
              "for AVX2, which has 16 registers. Seven rows, or three vectors a row, would be"
                  + "\n * spilled to memory."),
          new Shape(
              512,
              8,
              2,
              8,
              "for AVX-512. Two strips side by side make ten loads for sixteen multiply-adds; with"
                  + "\n * one, loads would be the limit. More rows are more than the quick compiler can take."));

  private static final String CLASS =
      """
      package org.sparkmlp.math.vector;

      import jdk.incubator.vector.FloatVector;
      import jdk.incubator.vector.VectorOperators;
      import jdk.incubator.vector.VectorSpecies;
      import org.sparkmlp.math.Tile;
      import org.sparkmlp.math.TileOperands;

      /**
       * $rows×$columns in vectors of $bits bits, $why
       *
       * <p>Immutable and thread-safe. Written by {@code GenerateTiles}.
       */
      final class Tile$bits implements Tile {
        private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_$bits;

        @Override
        public int rows() {
          return $rows;
        }

        @Override
        public int strips() {
          return $strips;
        }

        @Override
        public String name() {
          return "$bits-bit vectors, $rows×$columns";
        }

        @Override
        public void multiply(TileOperands o) {
          boolean whole = o.rows == $rows && o.strips == $strips;
          if (whole && o.aRow == 1 && o.aBlock == LANES * o.aStep) {
            along(o);
          } else if (whole && o.aRow == LANES && o.aStep == 1) {
            down(o);
          } else {
            for (int strip = 0; strip < o.strips; strip++) {
              for (int row = 0; row < o.rows; row += $edgeRows) {
                edge(o, strip, row, Math.min($edgeRows, o.rows - row));
              }
            }
          }
        }

        /** Rows of A lie beside each other: W forward. */
        private static void along(TileOperands o) {
      $wholeOperands
          int aStep = o.aStep;
      $wholeBegin
          int to = o.to;
          for (int p = o.from; p < to; p++) {
            int q = aStart + p * aStep;
      $alongChain
          }
      $wholeEnd
        }

        /** Rows of A lie sixteen apart: W backward, and z in the gradient. */
        private static void down(TileOperands o) {
      $wholeOperands
          int aBlock = o.aBlock;
      $wholeBegin
          int to = o.to;
          for (int p = o.from; p < to; p++) {
            int q = aStart + (p >> 4) * aBlock + (p & 15);
      $downChain
          }
      $wholeEnd
        }

        /**
         * Any strides, one strip, and as many rows as there are: those beyond the last repeat it, to
         * the same values in the same place.
         */
        private static void edge(TileOperands o, int strip, int first, int rows) {
          float[] a = o.a;
          float[] b = o.b;
          float[] i = o.initial;
          float[] c = o.c;
          int row = o.initialRow;
          int aStart = o.aStart + first * o.aRow;
          int aStep = o.aStep;
          int aBlock = o.aBlock;
          int b0 = o.bStart + strip * o.bStrip;
          int i0 = o.initialStart + strip * o.initialStrip + first * row;
          int c0 = o.cStart + strip * o.cStrip + first * LANES;
      $edgeRepeats
      $edgeBegin
          int to = o.to;
          for (int p = o.from; p < to; p++) {
            int q = aStart + (p >> 4) * aBlock + (p & 15) * aStep;
      $edgeChain
          }
      $edgeEnd
        }

        @Override
        public void add(
            float[] left, int leftStart, float[] right, int rightStart, float[] c, int cStart, int count) {
          for (int i = 0; i < count; i += SPECIES.length()) {
            FloatVector sum = FloatVector.fromArray(SPECIES, left, leftStart + i);
            sum.add(FloatVector.fromArray(SPECIES, right, rightStart + i)).intoArray(c, cStart + i);
          }
        }

        @Override
        public void rectify(float[] z, int zStart, float[] c, int cStart, int count) {
          FloatVector zero = FloatVector.zero(SPECIES);
          for (int i = 0; i < count; i += SPECIES.length()) {
            FloatVector x = FloatVector.fromArray(SPECIES, c, cStart + i);
            FloatVector decides = FloatVector.fromArray(SPECIES, z, zStart + i);
            x.blend(zero, decides.compare(VectorOperators.LE, zero)).intoArray(c, cStart + i);
          }
        }
      }
      """;

  private static final String OPERANDS =
      """
      float[] a = o.a;
      float[] b = o.b;
      float[] i = o.initial;
      float[] c = o.c;
      int row = o.initialRow;
      int aStart = o.aStart;
      int b0 = o.bStart;
      int i0 = o.initialStart;
      int c0 = o.cStart;
      """;

  private static final String SECOND_STRIP =
      """
      int b1 = b0 + o.bStrip;
      int i1 = i0 + o.initialStrip;
      int c1 = c0 + o.cStrip;
      """;

  private GenerateTiles() {}

  /** Writes the classes into a folder of sources. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0], "org/sparkmlp/math/vector"));
    for (Shape shape : SHAPES) {
      Path file = folder.resolve("Tile" + shape.bits + ".java");
      String source = shape.source();
      if (!Files.exists(file) || !Files.readString(file).equals(source)) { // else javac would run
        Files.writeString(file, source);
      }
    }
  }

  /** One tile: its vectors' bits, rows and strips, and how many rows an edge takes at a time. */
  private record Shape(int bits, int rows, int strips, int edgeRows, String why) {

    String source() {
      Loop whole = new Loop(rows, strips, bits / Float.SIZE);
      Loop edge = new Loop(edgeRows, 1, bits / Float.SIZE);
      IntFunction<String> row = r -> r == 0 ? "" : times(r, "row");
      IntFunction<String> stored = r -> r == 0 ? "" : " + " + r * FLOATS;
      return CLASS
          .replace("$wholeOperands", whole.operands())
          .replace("$wholeBegin", whole.begin(row))
          .replace("$alongChain", whole.chain(r -> r == 0 ? "" : " + " + r))
          .replace("$downChain", whole.chain(stored))
          .replace("$wholeEnd", whole.end(stored))
          .replace("$edgeRepeats", lines(4, edgeRows, r -> r == 0 ? "" : repeat(r)))
          .replace("$edgeBegin", edge.begin(r -> r == 0 ? "" : " + r" + r + " * row"))
          .replace("$edgeChain", edge.chain(r -> r == 0 ? "" : " + a" + r))
          .replace("$edgeEnd", edge.end(r -> r == 0 ? "" : " + r" + r + " * LANES"))
          .replace("$edgeRows", Integer.toString(edgeRows))
          .replace("$columns", Integer.toString(FLOATS * strips))
          .replace("$rows", Integer.toString(rows))
          .replace("$strips", Integer.toString(strips))
          .replace("$bits", Integer.toString(bits))
          .replace("$why", why);
    }

    private static String repeat(int row) {
      return "int r%1$d = Math.min(%1$d, rows - 1);\nint a%1$d = r%1$d * o.aRow;".formatted(row);
    }
  }

  /** The parts of a loop over p with a variable for each vector of C: {@code t}, row, vector. */
  private record Loop(int rows, int strips, int lanes) {
    private static final String LETTERS = "abcd";

    private int vectors() {
      return strips * FLOATS / lanes;
    }

    private String letter(int vector) {
      return LETTERS.substring(vector, vector + 1);
    }

    /** Where a vector is: the variable of its strip, and how far into it. */
    private String at(String variable, int vector, String row) {
      int strip = vector * lanes / FLOATS;
      int offset = vector * lanes % FLOATS;
      return variable + strip + row + (offset == 0 ? "" : " + " + offset);
    }

    String operands() {
      return lines(4, strips, strip -> strip == 0 ? OPERANDS : SECOND_STRIP);
    }

    String begin(IntFunction<String> row) {
      return lines(
          4,
          rows,
          r ->
              each(
                  v ->
                      "FloatVector t%d%s = FloatVector.fromArray(SPECIES, i, %s);"
                          .formatted(r, letter(v), at("i", v, row.apply(r)))));
    }

    String chain(IntFunction<String> row) {
      return lines(
              6,
              1,
              all ->
                  each(
                      v ->
                          "FloatVector b%s = FloatVector.fromArray(SPECIES, b, %s);"
                              .formatted(letter(v), at("b", v, " + p * LANES"))))
          + "\n"
          + lines(
              6,
              rows,
              r ->
                  "FloatVector x%d = FloatVector.broadcast(SPECIES, a[q%s]);\n"
                          .formatted(r, row.apply(r))
                      + each(
                          v -> "t%1$d%2$s = x%1$d.fma(b%2$s, t%1$d%2$s);".formatted(r, letter(v))));
    }

    String end(IntFunction<String> row) {
      return lines(
          4,
          rows,
          r ->
              each(
                  v ->
                      "t%d%s.intoArray(c, %s);".formatted(r, letter(v), at("c", v, row.apply(r)))));
    }

    private String each(IntFunction<String> ofVector) {
      return IntStream.range(0, vectors()).mapToObj(ofVector).collect(Collectors.joining("\n"));
    }
  }

  private static String times(int count, String of) {
    return " + " + (count == 1 ? of : count + " * " + of);
  }

  private static String lines(int indent, int count, IntFunction<String> each) {
    return IntStream.range(0, count)
        .mapToObj(each)
        .filter(text -> !text.isEmpty())
        .flatMap(String::lines)
        .map(line -> " ".repeat(indent) + line)
        .collect(Collectors.joining("\n"));
  }
}
