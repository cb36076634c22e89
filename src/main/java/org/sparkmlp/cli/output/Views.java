package org.sparkmlp.cli.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.sparkmlp.cli.options.Redacted;
import org.sparkmlp.cli.options.Task;
import org.sparkmlp.cli.options.ViewOptions;
import org.sparkmlp.report.Listeners;
import org.sparkmlp.report.RunReport;
import org.sparkmlp.training.TrainingListener;

/** All that a training can be watched by: the terminal, and the views that options ask for. */
public final class Views implements AutoCloseable {
  private final Progress progress;
  private final List<View> views = new ArrayList<>();

  /**
   * What is watched.
   *
   * @param task what the validation metric is
   * @param title its name, without secrets
   * @param outputs the names of classes or targets; empty where classes are numbers
   * @param settings what was asked for, by name, without secrets
   * @param versions of what it runs on
   */
  public record Subject(
      Task task,
      String title,
      List<String> outputs,
      Map<String, String> settings,
      Map<String, String> versions) {}

  /**
   * The views that are asked for.
   *
   * @param progress the terminal, which is warned of views that do not work
   */
  public Views(ViewOptions options, Subject subject, Progress progress, Configuration hadoop) {
    this.progress = progress;
    options.report().ifPresent(file -> views.add(new ReportFile(file, hadoop, subject, progress)));
    options
        .tensorboard()
        .ifPresent(
            folder -> views.add(new TensorBoardFolder(folder, hadoop, subject.task(), progress)));
    options
        .mlflow()
        .ifPresent(
            uri -> {
              Map<String, String> params = new LinkedHashMap<>(subject.settings());
              params.putAll(subject.versions());
              views.add(
                  new MlflowRun(
                      uri, System.getenv(), subject.task(), subject.title(), params, progress));
            });
  }

  /** Tells them all, the terminal first. */
  public TrainingListener listener() {
    List<TrainingListener> all = new ArrayList<>(List.of(progress));
    all.addAll(views);
    return new Listeners(all);
  }

  /**
   * The fit ended well.
   *
   * @return lines that say where to look
   */
  public List<String> finish(RunReport report) {
    return views.stream()
        .map(view -> view.finish(report))
        .flatMap(Optional::stream)
        .map(Redacted::text)
        .toList();
  }

  /** Ends all that has not ended; the terminal is at the start of a line. */
  @Override
  public void close() {
    progress.endLine();
    views.forEach(View::close);
  }
}
