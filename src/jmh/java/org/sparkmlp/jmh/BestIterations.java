package org.sparkmlp.jmh;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * Runs benchmarks and prints, after JMH's own means and errors, the best iteration and the median
 * of each: on a machine that others use too a disturbed iteration is only ever slower, so that the
 * best one is what the code can do. Takes JMH's options and patterns.
 */
public final class BestIterations {
  private BestIterations() {}

  /**
   * Runs.
   *
   * @param arguments as of {@code org.openjdk.jmh.Main}
   */
  public static void main(String[] arguments) throws Exception {
    CommandLineOptions options = new CommandLineOptions(arguments);
    if (options.shouldHelp() || options.shouldList() || options.shouldListWithParams()) {
      org.openjdk.jmh.Main.main(arguments);
      return;
    }
    Map<String, String> lines = new TreeMap<>();
    for (RunResult run : new Runner(options).run()) {
      BenchmarkParams params = run.getParams();
      if (params.getMode() == Mode.SampleTime) {
        Result<?> result = run.getPrimaryResult();
        add(
            lines,
            params,
            result.getLabel(),
            result.getStatistics().getMin(),
            result.getStatistics().getPercentile(50),
            result.getScoreUnit());
        continue;
      }
      addIterations(lines, run, params, run.getPrimaryResult(), IterationResult::getPrimaryResult);
      run.getSecondaryResults()
          .forEach(
              (name, result) ->
                  addIterations(
                      lines, run, params, result, i -> i.getSecondaryResults().get(name)));
    }
    System.out.printf(Locale.ROOT, "%n%-72s %12s %12s%n", "benchmark", "best", "median");
    lines.values().forEach(System.out::println);
  }

  private static void addIterations(
      Map<String, String> lines,
      RunResult run,
      BenchmarkParams params,
      Result<?> overall,
      java.util.function.Function<IterationResult, Result<?>> of) {
    double[] scores =
        run.getBenchmarkResults().stream()
            .flatMap(fork -> fork.getIterationResults().stream())
            .mapToDouble(iteration -> of.apply(iteration).getScore())
            .sorted()
            .toArray();
    DoubleStream all = DoubleStream.of(scores);
    double best = (params.getMode() == Mode.Throughput ? all.max() : all.min()).orElse(Double.NaN);
    add(
        lines,
        params,
        overall.getLabel(),
        best,
        scores.length == 0 ? Double.NaN : scores[scores.length / 2],
        overall.getScoreUnit());
  }

  private static void add(
      Map<String, String> lines,
      BenchmarkParams params,
      String label,
      double best,
      double median,
      String unit) {
    String benchmark = params.getBenchmark();
    String type = benchmark.substring(0, benchmark.lastIndexOf('.'));
    String name =
        type.substring(type.lastIndexOf('.') + 1)
            + "."
            + label
            + params.getParamsKeys().stream()
                .map(params::getParam)
                .collect(Collectors.joining(", ", " ", ""));
    lines.put(
        params.id() + " " + label,
        String.format(Locale.ROOT, "%-72s %12.3f %12.3f %s", name, best, median, unit));
  }
}
