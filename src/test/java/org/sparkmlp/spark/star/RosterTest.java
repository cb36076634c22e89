package org.sparkmlp.spark.star;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The cases of {@code roster.txt}, which says how to read them. */
class RosterTest {
  private final Roster<String> roster = new Roster<>();
  private long now;

  @TestFactory
  Stream<DynamicTest> answersAsWritten() throws IOException {
    Map<String, List<String>> cases = new LinkedHashMap<>();
    List<String> current = new ArrayList<>();
    try (InputStream in = RosterTest.class.getResourceAsStream("roster.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("  ")) {
          current.add(line.strip());
        } else if (!line.isBlank() && !line.startsWith("#")) {
          current = cases.computeIfAbsent(line, name -> new ArrayList<>());
        }
      }
    }
    assertThat(cases).hasSizeGreaterThan(10);
    return cases.entrySet().stream()
        .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> play(each.getValue())));
  }

  private static void play(List<String> lines) {
    RosterTest fresh = new RosterTest();
    for (String line : lines) {
      String[] sides = line.split("\\s*=>\\s*");
      String answer = fresh.tell(sides[0].strip().split("\\s+"));
      assertThat(answer).as(line).isEqualTo(sides.length > 1 ? sides[1] : "-");
    }
  }

  private String tell(String[] words) {
    return switch (words[0]) {
      case "expect" ->
          show(
              roster.expect(
                  Long.parseLong(words[1]),
                  Integer.parseInt(words[2]),
                  words.length > 3 ? command(words[3]) : null,
                  now));
      case "begin" -> show(roster.begin(command(words[1]), now));
      case "dismiss" -> show(roster.dismiss());
      case "ask" -> {
        long done = words.length > 4 ? Long.parseLong(words[4]) : 0;
        yield message(WorkerMessage.Kind.ASK, words[2], words[3], done, words[1]);
      }
      case "ping" -> message(WorkerMessage.Kind.PING, words[2], words[3], 0, words[1]);
      case "leave" -> message(WorkerMessage.Kind.LEAVE, words[1], words[2], 0, null);
      case "lost" -> {
        roster.onLost(words[1], now);
        yield "-";
      }
      case "clock" -> {
        now = Long.parseLong(words[1]) * 1_000_000_000L;
        yield "-";
      }
      case "take" -> {
        assertThat(roster.isComplete()).isTrue();
        yield Stream.of(roster.take().results())
            .map(Object::toString)
            .collect(Collectors.joining(" "));
      }
      case "look" -> look();
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private String message(
      WorkerMessage.Kind kind, String place, String executor, long done, String question) {
    String[] parts = place.split("/");
    long attempt = Long.parseLong(parts[2]);
    WorkerMessage message =
        new WorkerMessage(
            kind,
            Long.parseLong(parts[0]),
            Integer.parseInt(parts[1]),
            attempt,
            executor,
            done,
            new long[] {1, 1},
            done == 0 ? null : attempt + "#" + done);
    return show(roster.onMessage(message, executor, question, now));
  }

  private String look() {
    String whom = String.join(", ", roster.waitingFor());
    return String.format(
        Locale.ROOT,
        "%d present, %d s absent, %d s without progress: %s",
        roster.present(),
        roster.longestAbsenceMillis(now) / 1000,
        roster.waitedMillis(now) / 1000,
        whom.isEmpty() ? "nobody" : whom);
  }

  private static WorkerCommand command(String number) {
    return new WorkerCommand(
        WorkerCommand.Kind.GRADIENT, Long.parseLong(number), 0, 0, 0, new float[0]);
  }

  private static String show(List<Roster.Reply<String>> replies) {
    if (replies.isEmpty()) {
      return "-";
    }
    return replies.stream()
        .map(
            reply ->
                switch (reply.command().kind()) {
                  case GRADIENT, EVALUATE ->
                      reply.to()
                          + " command "
                          + reply.command().number()
                          + (reply.parameters() == Roster.Parameters.NONE
                              ? ""
                              : " " + reply.parameters().name().toLowerCase(Locale.ROOT));
                  case WAIT, STOP, SUPERSEDED ->
                      reply.to() + " " + reply.command().kind().name().toLowerCase(Locale.ROOT);
                })
        .collect(Collectors.joining("; "));
  }
}
