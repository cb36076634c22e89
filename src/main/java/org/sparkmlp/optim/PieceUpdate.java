package org.sparkmlp.optim;

import java.io.Serializable;
import java.util.Objects;
import org.sparkmlp.check.Require;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;

/**
 * An {@link Optimizer} on a piece of the parameters, held in arrays of its own: element {@code i}
 * of each is parameter {@code offset + i}. The same bits as on the whole vector, as every element
 * is on its own.
 *
 * <p>Immutable.
 *
 * @param rule what is done with each element
 * @param l2 {@code λ}
 * @param clipNorm the largest norm of an averaged gradient; 0 for none
 * @param topology says where weights and biases lie
 * @serial exclude
 */
public record PieceUpdate(ElementRule rule, double l2, double clipNorm, Topology topology)
    implements Serializable {

  /**
   * What the optimiser does, but for the rate, which varies.
   *
   * @param optimizer the settings
   * @param topology says where weights and biases lie
   * @return its update of pieces
   */
  public static PieceUpdate of(Optimizer optimizer, Topology topology) {
    return new PieceUpdate(
        optimizer.rule(), optimizer.l2(), optimizer.clipNorm().orElse(0), topology);
  }

  /**
   * Whether gradients are clipped, and hence averaged before the update.
   *
   * @return false if there is no largest norm
   */
  public boolean clipped() {
    return clipNorm > 0;
  }

  /**
   * Where gradients are clipped: what the averaged gradient is to be divided by, as by {@link
   * Optimizer#clipDivisor}.
   *
   * @param norm {@code ‖g‖}, of data and penalty together, of the whole
   * @return {@code max(1, ‖g‖ / clipNorm)}
   */
  public float clipDivisor(double norm) {
    return (float) Math.max(1, norm / clipNorm);
  }

  /** What is done with a range of one penalty. */
  @FunctionalInterface
  private interface Run {
    void over(float penalty, int from, int to);
  }

  /**
   * Where gradients are clipped: makes the averaged gradient with its penalty out of the sum. To be
   * followed by {@link #apply} with the divisor that the norm of the whole gives.
   *
   * @param w the parameters. Not modified.
   * @param g the gradient sum. Modified.
   * @param weightSum {@code Ω}, above 0 and finite as float32
   * @param offset the number of the first parameter of the piece
   */
  public void average(float[] w, float[] g, double weightSum, int offset) {
    float divisor = (float) weightSum;
    overRuns(
        w,
        g,
        offset,
        (penalty, from, to) ->
            Averages.average(w, g, divisor, rule.decays() ? 0f : penalty, from, to));
  }

  /**
   * Makes one step.
   *
   * @param rate the learning rate
   * @param step how many steps were made
   * @param divisor {@code Ω}; after {@link #average}, {@code max(1, ‖g‖ / clipNorm)}
   * @param w the parameters. Modified.
   * @param g the gradient sum, or what average made of it. Not modified.
   * @param state of the optimiser. Modified.
   * @param offset the number of the first parameter of the piece
   */
  public void apply(
      double rate, long step, float divisor, float[] w, float[] g, float[][] state, int offset) {
    for (float[] vector : state) {
      Require.length("optimizer's vector", w.length, vector.length);
    }
    float first = rule.firstCorrection(step);
    float second = rule.secondCorrection(step);
    boolean penalised = rule.decays() || !clipped(); // else the penalty is in the gradient
    overRuns(
        w,
        g,
        offset,
        (penalty, from, to) ->
            rule.update(
                w,
                g,
                state,
                divisor,
                penalised ? penalty : 0f,
                (float) rate,
                first,
                second,
                from,
                to));
  }

  private void overRuns(float[] w, float[] g, int offset, Run run) {
    Require.length("gradient", w.length, g.length);
    ParameterLayout layout = ParameterLayout.of(topology);
    Objects.checkFromIndexSize(offset, w.length, layout.size());
    int last = offset + w.length;
    for (int i = offset; i < last; ) {
      int end = Math.min(last, layout.runEnd(i));
      run.over(layout.isBias(i) ? 0f : (float) l2, i - offset, end - offset);
      i = end;
    }
  }
}
