package org.sparkmlp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.sparkmlp.LocalSpark;

/**
 * One run of the command line within this JVM, on the session that all tests share.
 *
 * @param status the exit status
 * @param out what a person reads
 * @param err warnings and errors
 */
record CommandRun(int status, String out, String err) {

  /** Runs; each argument is one word. */
  static CommandRun ofWords(String... args) {
    LocalSpark.session();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out), new PrintWriter(err), args);
    return new CommandRun(status, out.toString(), err.toString());
  }

  /** Runs a line whose words are separated by spaces, and then more words. */
  static CommandRun of(String line, Path... more) {
    return ofWords(
        Stream.concat(
                Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty()),
                Arrays.stream(more).map(Path::toString))
            .toArray(String[]::new));
  }

  /** The run must have ended well. */
  CommandRun succeeds() {
    assertThat(status).as(err).isZero();
    return this;
  }

  /** The run must have refused in one line, which has these words in it. */
  void refuses(String... words) {
    assertThat(status).as(out + err).isEqualTo(2);
    List<String> lines = err.lines().filter(line -> !line.contains("warning: ")).toList();
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).startsWith("spark-mlp: ").contains(words);
    assertThat(err).doesNotContain("\tat ", "Exception", "SQLSTATE", "mlp_", "handleInvalid");
  }

  static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(file));
  }
}
