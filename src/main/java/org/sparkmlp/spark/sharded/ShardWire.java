package org.sparkmlp.spark.sharded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.sparkmlp.spark.sharded.protocol.Answer;
import org.sparkmlp.spark.sharded.protocol.At;
import org.sparkmlp.spark.sharded.protocol.Peer;
import org.sparkmlp.spark.sharded.protocol.Report;
import org.sparkmlp.spark.sharded.protocol.Report.Content;
import org.sparkmlp.spark.sharded.protocol.Report.StepMade;
import org.sparkmlp.spark.sharded.protocol.StepTotals;

/**
 * Reports and answers of the sharded exchange as arrays of JDK types: the class loader of an
 * executor's RPC does not see our classes.
 *
 * <p>A report: {@code {nonce, worker, attempt, process, address, generation, barrier, kind, …}}; an
 * answer: {@code {generation, barrier, kind, …}}. Behind the kind stands what the record holds.
 */
final class ShardWire {
  private static final int KIND = 7; // its place in a report
  private static final int LONGEST_ADDRESS = 1_000;

  private ShardWire() {}

  /**
   * A report and what proves it.
   *
   * @param nonce of the job that the worker says it belongs to
   */
  record Said(long nonce, Report report) {}

  static Object[] encode(long nonce, Report report) {
    List<Object> parts = new ArrayList<>();
    Report.Sender sender = report.sender();
    parts.addAll(List.of(nonce, sender.worker(), sender.attempt()));
    parts.addAll(List.of(sender.process(), sender.address()));
    parts.addAll(List.of(report.at().generation(), report.at().barrier()));
    Content content = report.content();
    if (content instanceof Report.Trained trained) {
      parts.addAll(List.of("trained", trained.finite()));
      List<StepMade> steps = trained.steps();
      parts.add(steps.stream().mapToDouble(made -> made.totals().loss()).toArray());
      parts.add(steps.stream().mapToDouble(made -> made.totals().weight()).toArray());
      parts.add(steps.stream().mapToLong(made -> made.totals().rows()).toArray());
      parts.add(steps.stream().mapToLong(StepMade::wallNanos).toArray());
      parts.add(steps.stream().map(StepMade::nanos).toArray(long[][][]::new));
    } else if (content instanceof Report.Evaluated evaluated) {
      parts.addAll(List.of("evaluated", evaluated.results().toArray()));
    } else if (content instanceof Report.Here) {
      parts.add("here");
    } else if (content instanceof Report.Working) {
      parts.add("working");
    } else if (content instanceof Report.Loaded) {
      parts.add("loaded");
    } else {
      parts.add("saved");
    }
    return parts.toArray();
  }

  /**
   * Reads a report, which may come from anybody.
   *
   * @return empty if it is something else, or has a number that no worker says
   */
  static Optional<Said> read(Object wire) {
    if (wire instanceof Object[] parts
        && parts.length > KIND
        && parts[0] instanceof Long nonce
        && parts[1] instanceof Integer worker
        && worker >= 0
        && parts[2] instanceof Long attempt
        && attempt >= 0
        && parts[3] instanceof String process
        && process.length() <= LONGEST_ADDRESS
        && parts[4] instanceof String address
        && address.length() <= LONGEST_ADDRESS
        && parts[5] instanceof Long generation
        && generation >= 0
        && parts[6] instanceof Integer barrier
        && barrier >= 0
        && parts[KIND] instanceof String kind) {
      Report.Sender sender = new Report.Sender(worker, attempt, process, address);
      At at = new At(generation, barrier);
      return content(kind, parts).map(content -> new Said(nonce, new Report(sender, at, content)));
    }
    return Optional.empty();
  }

  private static Optional<Content> content(String kind, Object[] parts) {
    return switch (kind) {
      case "trained" -> trained(parts);
      case "evaluated" ->
          parts.length == KIND + 2
                  && parts[8] instanceof Object[] result
                  && Arrays.stream(result).allMatch(Objects::nonNull)
              ? Optional.of(new Report.Evaluated(List.of(result)))
              : Optional.empty();
      case "here" -> Optional.of(new Report.Here());
      case "working" -> Optional.of(new Report.Working());
      case "loaded" -> Optional.of(new Report.Loaded());
      case "saved" -> Optional.of(new Report.Saved());
      default -> Optional.empty();
    };
  }

  private static Optional<Content> trained(Object[] parts) {
    if (parts.length == KIND + 7
        && parts[8] instanceof Boolean finite
        && parts[9] instanceof double[] losses
        && parts[10] instanceof double[] weights
        && weights.length == losses.length
        && parts[11] instanceof long[] rows
        && rows.length == losses.length
        && parts[12] instanceof long[] walls
        && walls.length == losses.length
        && parts[13] instanceof long[][][] nanos
        && nanos.length == losses.length) {
      List<StepMade> steps = new ArrayList<>();
      for (int i = 0; i < losses.length; i++) {
        StepTotals totals = new StepTotals(losses[i], weights[i], rows[i]);
        steps.add(new StepMade(totals, walls[i], nanos[i]));
      }
      return Optional.of(new Report.Trained(steps, finite));
    }
    return Optional.empty();
  }

  static Object[] encode(Answer answer) {
    List<Object> parts = new ArrayList<>();
    parts.addAll(List.of(answer.at().generation(), answer.at().barrier()));
    if (answer instanceof Answer.Load load) {
      parts.addAll(List.of("load", load.step()));
      parts.add(load.peers().stream().map(Peer::address).toArray(String[]::new));
      parts.add(load.peers().stream().map(ShardWire::workers).toArray(int[][]::new));
    } else if (answer instanceof Answer.Train train) {
      double[] rates = train.rates().stream().mapToDouble(Double::doubleValue).toArray();
      parts.addAll(List.of("train", rates));
    } else if (answer instanceof Answer.Evaluate evaluate) {
      parts.addAll(List.of("evaluate", evaluate.part()));
    } else if (answer instanceof Answer.Save) {
      parts.add("save");
    } else if (answer instanceof Answer.Superseded) {
      parts.add("superseded");
    } else {
      parts.add("stop");
    }
    return parts.toArray();
  }

  private static int[] workers(Peer peer) {
    return peer.workers().stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<Peer> peers(Object[] parts) {
    String[] addresses = (String[]) parts[4];
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < addresses.length; i++) {
      int[] workers = ((int[][]) parts[5])[i];
      peers.add(new Peer(addresses[i], Arrays.stream(workers).boxed().toList()));
    }
    return peers;
  }

  static Answer answer(Object wire) {
    Object[] parts = (Object[]) wire;
    At at = new At((Long) parts[0], (Integer) parts[1]);
    return switch ((String) parts[2]) {
      case "load" -> new Answer.Load(at, (Long) parts[3], peers(parts));
      case "train" -> new Answer.Train(at, Arrays.stream((double[]) parts[3]).boxed().toList());
      case "evaluate" -> new Answer.Evaluate(at, (Integer) parts[3]);
      case "save" -> new Answer.Save(at);
      case "superseded" -> new Answer.Superseded(at);
      case "stop" -> new Answer.Stop(at);
      default -> throw new IllegalArgumentException("no answer: " + parts[2]);
    };
  }
}
