package org.sparkmlp.spark.sharded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.sparkmlp.spark.sharded.protocol.Answer;
import org.sparkmlp.spark.sharded.protocol.At;
import org.sparkmlp.spark.sharded.protocol.Report;
import org.sparkmlp.spark.sharded.protocol.Report.Content;
import org.sparkmlp.spark.sharded.protocol.Report.NodeTotal;

/**
 * Reports and answers of the sharded exchange as arrays of JDK types: the class loader of an
 * executor's RPC does not see our classes.
 *
 * <p>A report: {@code {job, worker, attempt, address, generation, barrier, kind, …}}; an answer:
 * {@code {generation, barrier, kind, …}}. Behind the kind stands what the record holds.
 */
final class ShardWire {
  private ShardWire() {}

  /** Which job of the fit a report's worker belongs to. */
  static long job(Object wire) {
    return (Long) ((Object[]) wire)[0];
  }

  static Object[] encode(long job, Report report) {
    List<Object> parts = new ArrayList<>();
    parts.addAll(List.of(job, report.worker(), report.attempt(), report.address()));
    parts.addAll(List.of(report.at().generation(), report.at().barrier()));
    Content content = report.content();
    if (content instanceof Report.Summed summed) {
      List<NodeTotal> totals = summed.totals();
      parts.add("summed");
      parts.add(totals.stream().mapToInt(NodeTotal::node).toArray());
      parts.add(totals.stream().mapToDouble(NodeTotal::loss).toArray());
      parts.add(totals.stream().mapToDouble(NodeTotal::weight).toArray());
      parts.add(totals.stream().mapToLong(NodeTotal::rows).toArray());
      parts.addAll(List.of(summed.computeNanos(), summed.gatherNanos()));
    } else if (content instanceof Report.Normed normed) {
      double[] squares = normed.squares().stream().mapToDouble(Double::doubleValue).toArray();
      parts.addAll(List.of("normed", squares, normed.finite()));
    } else if (content instanceof Report.Updated updated) {
      parts.addAll(List.of("updated", updated.finite()));
    } else if (content instanceof Report.Evaluated evaluated) {
      parts.addAll(List.of("evaluated", evaluated.result()));
    } else if (content instanceof Report.Here) {
      parts.add("here");
    } else if (content instanceof Report.Loaded) {
      parts.add("loaded");
    } else {
      parts.add("saved");
    }
    return parts.toArray();
  }

  static Report report(Object wire) {
    Object[] parts = (Object[]) wire;
    At at = new At((Long) parts[4], (Integer) parts[5]);
    Content content =
        switch ((String) parts[6]) {
          case "summed" -> summed(parts);
          case "normed" ->
              new Report.Normed(
                  Arrays.stream((double[]) parts[7]).boxed().toList(), (Boolean) parts[8]);
          case "updated" -> new Report.Updated((Boolean) parts[7]);
          case "evaluated" -> new Report.Evaluated(parts[7]);
          case "here" -> new Report.Here();
          case "loaded" -> new Report.Loaded();
          case "saved" -> new Report.Saved();
          default -> throw new IllegalArgumentException("no report: " + parts[6]);
        };
    return new Report((Integer) parts[1], (Long) parts[2], (String) parts[3], at, content);
  }

  private static Report.Summed summed(Object[] parts) {
    int[] nodes = (int[]) parts[7];
    List<NodeTotal> totals = new ArrayList<>();
    for (int i = 0; i < nodes.length; i++) {
      double loss = ((double[]) parts[8])[i];
      double weight = ((double[]) parts[9])[i];
      totals.add(new NodeTotal(nodes[i], loss, weight, ((long[]) parts[10])[i]));
    }
    return new Report.Summed(totals, (Long) parts[11], (Long) parts[12]);
  }

  static Object[] encode(Answer answer) {
    List<Object> parts = new ArrayList<>();
    parts.addAll(List.of(answer.at().generation(), answer.at().barrier()));
    if (answer instanceof Answer.Load load) {
      parts.addAll(List.of("load", load.step(), load.addresses().toArray(String[]::new)));
    } else if (answer instanceof Answer.Update update) {
      parts.addAll(
          List.of("update", update.present().toLongArray(), update.weight(), update.rate()));
    } else if (answer instanceof Answer.Divide divide) {
      parts.addAll(List.of("divide", divide.divisor(), divide.rate()));
    } else if (answer instanceof Answer.Evaluate evaluate) {
      parts.addAll(List.of("evaluate", evaluate.part()));
    } else if (answer instanceof Answer.Compute) {
      parts.add("compute");
    } else if (answer instanceof Answer.Save) {
      parts.add("save");
    } else if (answer instanceof Answer.Superseded) {
      parts.add("superseded");
    } else {
      parts.add("stop");
    }
    return parts.toArray();
  }

  static Answer answer(Object wire) {
    Object[] parts = (Object[]) wire;
    At at = new At((Long) parts[0], (Integer) parts[1]);
    return switch ((String) parts[2]) {
      case "load" -> new Answer.Load(at, (Long) parts[3], List.of((String[]) parts[4]));
      case "update" ->
          new Answer.Update(
              at, BitSet.valueOf((long[]) parts[3]), (Double) parts[4], (Double) parts[5]);
      case "divide" -> new Answer.Divide(at, (Float) parts[3], (Double) parts[4]);
      case "evaluate" -> new Answer.Evaluate(at, (Integer) parts[3]);
      case "compute" -> new Answer.Compute(at);
      case "save" -> new Answer.Save(at);
      case "superseded" -> new Answer.Superseded(at);
      case "stop" -> new Answer.Stop(at);
      default -> throw new IllegalArgumentException("no answer: " + parts[2]);
    };
  }
}
