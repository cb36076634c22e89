package org.sparkmlp.spark.live;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ui.SparkUI;
import org.apache.spark.ui.SparkUITab;
import org.apache.spark.ui.UIUtils;
import org.apache.spark.ui.WebUIPage;
import org.sparkmlp.report.html.Table;
import org.sparkmlp.training.EpochRecord;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.runtime.AbstractFunction0;
import scala.xml.Node;
import scala.xml.Unparsed;

/** The tab "MLP" of Spark's UI: a list of fits, and a page of each. */
final class FitsTab extends SparkUITab {
  private static final String PREFIX = "mlp";
  private static final String FIT = "fit";

  FitsTab(SparkUI ui, LiveFits fits) {
    super(ui, PREFIX);
    attachPage(new ListPage(this, fits));
    attachPage(new FitPage(fits));
  }

  @Override
  public String name() {
    return "MLP";
  }

  private static final class ListPage extends WebUIPage {
    private final FitsTab tab;
    private final LiveFits fits;

    ListPage(FitsTab tab, LiveFits fits) {
      super("");
      this.tab = tab;
      this.fits = fits;
    }

    @Override
    public Seq<Node> render(HttpServletRequest request) {
      String base = UIUtils.prependBaseUri(request, "/" + PREFIX + "/" + FIT, "");
      StringBuilder html = new StringBuilder("<div class=\"mlp-fits\">\n");
      for (LiveFit fit : fits.all()) {
        html.append("<p><a href=\"").append(base).append("/?number=").append(fit.number());
        html.append("\">Fit ").append(fit.number()).append("</a></p>\n");
        html.append(row(fit));
      }
      Node content = new Unparsed(html.append("</div>\n").toString());
      return UIUtils.headerSparkPage(
          request,
          "Multilayer perceptrons",
          new AbstractFunction0<Seq<Node>>() {
            @Override
            public Seq<Node> apply() {
              return content;
            }
          },
          tab,
          Option.empty(),
          false,
          false);
    }

    private static String row(LiveFit fit) {
      List<String> heads =
          List.of("network", "state", "epoch", "training loss", "validation loss", "rows/s");
      EpochRecord last = fit.last().orElse(null);
      return new Table(
              heads,
              List.of(
                  List.of(
                      fit.topology().toString(),
                      fit.isRunning() ? "running" : "ended",
                      (last == null ? 0 : last.epoch()) + " of " + fit.epochs(),
                      last == null ? "" : number(last.trainLoss()),
                      last == null || last.validationLoss().isEmpty()
                          ? ""
                          : number(last.validationLoss().getAsDouble()),
                      last == null ? "" : number(last.rowsPerSecond()))))
          .html()
          .replace("<table>", "<table class=\"table table-striped\">");
    }

    private static String number(double value) {
      return String.format(Locale.ROOT, "%.5g", value);
    }
  }

  /** The whole page of a fit, as {@code --report} writes it. */
  private static final class FitPage extends WebUIPage {
    private final LiveFits fits;

    FitPage(LiveFits fits) {
      super(FIT);
      this.fits = fits;
    }

    @Override
    public Seq<Node> render(HttpServletRequest request) {
      return new Unparsed(
          fits.numbered(request.getParameter("number"))
              .map(fit -> fit.page().replaceFirst("^<!DOCTYPE html>\n", "")) // Spark writes it
              .orElse(
                  "<html lang=\"en\"><body><p>There is no such fit any more.</p></body></html>"));
    }
  }
}
