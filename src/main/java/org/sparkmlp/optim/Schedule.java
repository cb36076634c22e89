package org.sparkmlp.optim;

import org.sparkmlp.check.Refusal;
import org.sparkmlp.check.Require;

/**
 * The learning rate {@code η} as a pure function of the step.
 *
 * <p>Symbols, the same in every record: {@code t} the step counted from 0 over all epochs, {@code
 * e} the steps of an epoch, {@code T} the steps of the whole fit, {@code η₀} the initial rate.
 *
 * <p>Computed in float64 with {@link StrictMath}, so that every machine gets the same bits. A fit
 * that resumes at step {@code t} needs nothing but {@code t}; only {@link Cosine} also depends on
 * {@code T}, so changing the number of epochs changes all of its rates.
 *
 * <p>As text, a schedule is its name and its numbers: {@code constant}, {@code step:0.5,10}, {@code
 * exponential:0.95}, {@code inverse-scaling:0.5}, {@code cosine} or {@code cosine:0.001}, any of
 * them after {@code warmup:100+}. The initial rate is not part of the text.
 *
 * <p>Long, as each schedule is a record with its formula. Immutable.
 */
public sealed interface Schedule {

  /**
   * The learning rate of one step.
   *
   * @param step the step {@code t}, from 0
   * @param stepsPerEpoch the steps of an epoch {@code e}, at least 1
   * @param totalSteps the steps of the whole fit {@code T}, at least 1
   * @return {@code η}, at least 0
   * @throws IllegalArgumentException if an argument is below its bound
   */
  double rate(long step, long stepsPerEpoch, long totalSteps);

  /**
   * The initial rate {@code η₀}; with a warm-up, the rate at which that ends.
   *
   * @return above 0 and finite
   */
  double initial();

  /**
   * The canonical text, without the initial rate: {@code parse(s.text(), s.initial())} equals
   * {@code s}.
   *
   * @return e.g. {@code warmup:100+cosine:0.001}
   */
  String text();

  /**
   * Whether the rate of a step depends on how many there will be in all.
   *
   * @return if not, training may go on for more epochs than was planned
   */
  default boolean dependsOnTotalSteps() {
    return false;
  }

  /**
   * Reads a schedule from its text; case and spaces around the parts do not matter, and the warm-up
   * may also stand last.
   *
   * @param text e.g. {@code step:0.5,10}
   * @param initial the initial rate {@code η₀}
   * @return the schedule
   * @throws IllegalArgumentException if the text is no schedule or a number is out of its bounds
   */
  static Schedule parse(String text, double initial) {
    return ScheduleText.parse(text, initial);
  }

  /**
   * {@code η = η₀}.
   *
   * @param initial the rate {@code η₀}, above 0
   */
  record Constant(double initial) implements Schedule {
    /**
     * Checks the rate.
     *
     * @param initial the rate {@code η₀}
     * @throws IllegalArgumentException if it is not above 0 and finite
     */
    public Constant {
      Require.positive("learningRate", initial);
    }

    @Override
    public double rate(long step, long stepsPerEpoch, long totalSteps) {
      requireStep(step, stepsPerEpoch, totalSteps);
      return initial;
    }

    @Override
    public String text() {
      return "constant";
    }
  }

  /**
   * {@code η = η₀ · factor^⌊⌊t/e⌋ / everyEpochs⌋}: constant within an epoch, with jumps. Worked:
   * {@code η₀ = 0.1}, factor 0.5, every 10 epochs gives 0.1 in epoch 9, 0.05 in epoch 10 and 0.025
   * in epoch 20.
   *
   * @param initial the rate {@code η₀}, above 0
   * @param factor what a jump multiplies the rate by, above 0 and at most 1
   * @param everyEpochs epochs between jumps, at least 1
   */
  record StepDecay(double initial, double factor, int everyEpochs) implements Schedule {
    /**
     * Checks the numbers.
     *
     * @param initial the rate {@code η₀}
     * @param factor what multiplies the rate
     * @param everyEpochs epochs between jumps
     * @throws IllegalArgumentException if one is out of its bounds
     */
    public StepDecay {
      Require.positive("learningRate", initial);
      Require.fraction("factor of schedule step", factor);
      Require.atLeast(1, "epochs of schedule step", everyEpochs);
    }

    @Override
    public double rate(long step, long stepsPerEpoch, long totalSteps) {
      requireStep(step, stepsPerEpoch, totalSteps);
      return initial * StrictMath.pow(factor, step / stepsPerEpoch / everyEpochs);
    }

    @Override
    public String text() {
      return "step:" + factor + "," + everyEpochs;
    }
  }

  /**
   * {@code η = η₀ · factor^(t/e)}: {@code factor} per epoch, falling smoothly at every step where
   * {@link StepDecay} jumps. Worked: {@code η₀ = 0.1}, factor 0.81, {@code e = 2} gives 0.1, 0.09,
   * 0.081.
   *
   * @param initial the rate {@code η₀}, above 0
   * @param factor what an epoch multiplies the rate by, above 0 and at most 1
   */
  record Exponential(double initial, double factor) implements Schedule {
    /**
     * Checks the numbers.
     *
     * @param initial the rate {@code η₀}
     * @param factor what multiplies the rate
     * @throws IllegalArgumentException if one is out of its bounds
     */
    public Exponential {
      Require.positive("learningRate", initial);
      Require.fraction("factor of schedule exponential", factor);
    }

    @Override
    public double rate(long step, long stepsPerEpoch, long totalSteps) {
      requireStep(step, stepsPerEpoch, totalSteps);
      return initial * StrictMath.pow(factor, (double) step / stepsPerEpoch);
    }

    @Override
    public String text() {
      return "exponential:" + factor;
    }
  }

  /**
   * {@code η = η₀ / (t + 1)^power}: fast at first and slower ever after, where {@link Exponential}
   * falls by the same factor for ever. Worked: {@code η₀ = 0.1}, power 0.5 gives 0.1, 0.0707,
   * 0.0577, 0.05.
   *
   * <p>scikit-learn's {@code invscaling} has the same formula, but its {@code t} counts rows, not
   * steps, and it sets the rate once an epoch.
   *
   * @param initial the rate {@code η₀}, above 0
   * @param power the exponent, at least 0
   */
  record InverseScaling(double initial, double power) implements Schedule {
    /**
     * Checks the numbers.
     *
     * @param initial the rate {@code η₀}
     * @param power the exponent
     * @throws IllegalArgumentException if one is out of its bounds
     */
    public InverseScaling {
      Require.positive("learningRate", initial);
      Require.notNegative("power of schedule inverse-scaling", power);
    }

    @Override
    public double rate(long step, long stepsPerEpoch, long totalSteps) {
      requireStep(step, stepsPerEpoch, totalSteps);
      return initial / StrictMath.pow(step + 1.0, power);
    }

    @Override
    public String text() {
      return "inverse-scaling:" + power;
    }
  }

  /**
   * {@code η = last + (η₀ − last) · (1 + cos(π t/T)) / 2}: half a cosine wave over the whole fit,
   * and {@code last} from step {@code T} on. Worked: {@code η₀ = 0.1}, last 0, {@code T = 4} gives
   * 0.1, 0.0854, 0.05, 0.0146.
   *
   * @param initial the rate {@code η₀}, above 0
   * @param last the rate that it falls to, at least 0 and at most {@code η₀}
   */
  record Cosine(double initial, double last) implements Schedule {
    /**
     * Checks the numbers.
     *
     * @param initial the rate {@code η₀}
     * @param last the rate that it falls to
     * @throws IllegalArgumentException if one is out of its bounds
     */
    public Cosine {
      Require.positive("learningRate", initial);
      if (!(last >= 0 && last <= initial)) {
        throw Refusal.setting(
            "last rate of schedule cosine",
            "at least 0 and at most the learningRate " + initial,
            Double.toString(last));
      }
    }

    @Override
    public double rate(long step, long stepsPerEpoch, long totalSteps) {
      requireStep(step, stepsPerEpoch, totalSteps);
      double part = Math.min(1.0, (double) step / totalSteps);
      return last + (initial - last) * (1 + StrictMath.cos(Math.PI * part)) / 2;
    }

    @Override
    public boolean dependsOnTotalSteps() {
      return true;
    }

    @Override
    public String text() {
      return last == 0 ? "cosine" : "cosine:" + last;
    }
  }

  /**
   * {@code η = η₀ (t + 1) / steps} while {@code t < steps}; from then on another schedule, which
   * counts its own steps from 0 over what is left of the fit. Worked: {@code η₀ = 0.1}, 4 steps
   * gives 0.025, 0.05, 0.075, 0.1, and then the first rate of the other, 0.1.
   *
   * @param steps the steps of the warm-up, at least 1
   * @param then what follows; not itself a warm-up
   */
  record Warmup(int steps, Schedule then) implements Schedule {
    /**
     * Checks the parts.
     *
     * @param steps the steps of the warm-up
     * @param then what follows
     * @throws IllegalArgumentException if there are no steps, or the other is a warm-up too
     */
    public Warmup {
      Require.atLeast(1, "steps of schedule warmup", steps);
      if (then instanceof Warmup) {
        throw Refusal.setting("what follows a warmup", "another schedule", then.text());
      }
    }

    @Override
    public double initial() {
      return then.initial();
    }

    @Override
    public double rate(long step, long stepsPerEpoch, long totalSteps) {
      requireStep(step, stepsPerEpoch, totalSteps);
      return step < steps
          ? initial() * ((step + 1.0) / steps)
          : then.rate(step - steps, stepsPerEpoch, Math.max(1, totalSteps - steps));
    }

    @Override
    public boolean dependsOnTotalSteps() {
      return then.dependsOnTotalSteps();
    }

    @Override
    public String text() {
      return "warmup:" + steps + "+" + then.text();
    }
  }

  private static void requireStep(long step, long stepsPerEpoch, long totalSteps) {
    Require.atLeast(0, "step", step);
    Require.atLeast(1, "stepsPerEpoch", stepsPerEpoch);
    Require.atLeast(1, "totalSteps", totalSteps);
  }
}
