package org.sparkmlp.spark.sharded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sparkmlp.spark.sharded.protocol.Answer;
import org.sparkmlp.spark.sharded.protocol.At;
import org.sparkmlp.spark.sharded.protocol.Report;
import org.sparkmlp.spark.sharded.protocol.Report.Content;
import org.sparkmlp.spark.sharded.protocol.Report.StepMade;
import org.sparkmlp.spark.sharded.protocol.StepTotals;

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
    if (content instanceof Report.Trained trained) {
      parts.addAll(List.of("trained", trained.finite()));
      List<StepMade> steps = trained.steps();
      parts.add(steps.stream().mapToDouble(made -> made.totals().loss()).toArray());
      parts.add(steps.stream().mapToDouble(made -> made.totals().weight()).toArray());
      parts.add(steps.stream().mapToLong(made -> made.totals().rows()).toArray());
      parts.add(steps.stream().mapToLong(StepMade::wallNanos).toArray());
      parts.add(steps.stream().map(StepMade::nanos).toArray(long[][][]::new));
    } else if (content instanceof Report.Evaluated evaluated) {
      parts.addAll(List.of("evaluated", evaluated.result()));
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

  static Report report(Object wire) {
    Object[] parts = (Object[]) wire;
    At at = new At((Long) parts[4], (Integer) parts[5]);
    Content content =
        switch ((String) parts[6]) {
          case "trained" -> trained(parts);
          case "evaluated" -> new Report.Evaluated(parts[7]);
          case "here" -> new Report.Here();
          case "working" -> new Report.Working();
          case "loaded" -> new Report.Loaded();
          case "saved" -> new Report.Saved();
          default -> throw new IllegalArgumentException("no report: " + parts[6]);
        };
    return new Report((Integer) parts[1], (Long) parts[2], (String) parts[3], at, content);
  }

  private static Report.Trained trained(Object[] parts) {
    double[] losses = (double[]) parts[8];
    List<StepMade> steps = new ArrayList<>();
    for (int i = 0; i < losses.length; i++) {
      double weight = ((double[]) parts[9])[i];
      StepTotals totals = new StepTotals(losses[i], weight, ((long[]) parts[10])[i]);
      steps.add(new StepMade(totals, ((long[]) parts[11])[i], ((long[][][]) parts[12])[i]));
    }
    return new Report.Trained(steps, (Boolean) parts[7]);
  }

  static Object[] encode(Answer answer) {
    List<Object> parts = new ArrayList<>();
    parts.addAll(List.of(answer.at().generation(), answer.at().barrier()));
    if (answer instanceof Answer.Load load) {
      parts.addAll(List.of("load", load.step(), load.addresses().toArray(String[]::new)));
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

  static Answer answer(Object wire) {
    Object[] parts = (Object[]) wire;
    At at = new At((Long) parts[0], (Integer) parts[1]);
    return switch ((String) parts[2]) {
      case "load" -> new Answer.Load(at, (Long) parts[3], List.of((String[]) parts[4]));
      case "train" -> new Answer.Train(at, Arrays.stream((double[]) parts[3]).boxed().toList());
      case "evaluate" -> new Answer.Evaluate(at, (Integer) parts[3]);
      case "save" -> new Answer.Save(at);
      case "superseded" -> new Answer.Superseded(at);
      case "stop" -> new Answer.Stop(at);
      default -> throw new IllegalArgumentException("no answer: " + parts[2]);
    };
  }
}
