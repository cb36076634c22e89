package org.sparkmlp.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.Evaluation;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.network.InitialParameters;
import org.sparkmlp.network.Loss;
import org.sparkmlp.network.Network;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Topology;
import org.sparkmlp.optim.MomentumSgd;
import org.sparkmlp.optim.Schedule;
import org.sparkmlp.training.Trainer.EvaluationSource;
import org.sparkmlp.training.Trainer.GradientSource;
import org.sparkmlp.training.TrainingSettings.OnDivergence;

/** The epoch loop over stub sources, and over a small network in this process. */
class TrainerTest {
  /** One feature, one output: a bias and a weight. */
  private static final Topology LINE = Topology.of(1, List.of(), Activation.RELU, 1);

  private int batchSize = 10;
  private int epochs = 5;
  private OptionalInt patience = OptionalInt.empty();
  private double tolerance = 0;
  private Keep keep = Keep.BEST;
  private OnDivergence onDivergence = OnDivergence.FAIL;
  private double rate = 1;
  private double[] validationLosses;
  private final List<EpochRecord> heard = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<List<EpochRecord>> ends = new ArrayList<>();

  /** Every gradient is (1, 1): each step takes the rate from each parameter. */
  private final OneStep downhill = (epoch, step, w, times) -> sum(10, 4, 1, 1);

  /** A source whose steps do not depend on each other. */
  private interface OneStep {
    StepTotal gradient(int epoch, long step, float[] parameters, TimeSplit times);
  }

  private static GradientSource source(OneStep oneStep) {
    return run -> {
      while (run.hasNext()) {
        run.accept(oneStep.gradient(run.number(), run.nextStep(), run.parameters(), run.times()));
      }
    };
  }

  private TrainingResult train(OneStep oneStep) {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            heard.add(epoch);
          }

          @Override
          public void onWarning(String warning) {
            warnings.add(heard.size() + ": " + warning);
          }

          @Override
          public void onEnd(List<EpochRecord> history) {
            ends.add(history);
          }
        };
    Optional<EvaluationSource> validation =
        validationLosses == null
            ? Optional.empty()
            : Optional.of((part, w) -> evaluation(part, validationLosses[heard.size()]));
    return new Trainer(
            settings(), layout(LINE), Loss.SQUARED_ERROR, 20, source(oneStep), validation, listener)
        .run(new float[] {0, 0});
  }

  private TrainingSettings settings() {
    return new TrainingSettings(
        batchSize,
        epochs,
        true,
        1,
        new MomentumSgd(new Schedule.Constant(rate), 0, false, 0, OptionalDouble.empty()),
        patience,
        tolerance,
        keep,
        onDivergence);
  }

  private static ParameterLayout layout(Topology topology) {
    return ParameterLayout.of(topology);
  }

  private static StepTotal sum(long rows, double loss, float... gradient) {
    return weighted(rows, rows, loss, gradient);
  }

  private static StepTotal weighted(long rows, double weight, double loss, float... gradient) {
    float[] sums = new float[gradient.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = gradient[i] * rows;
    }
    GradientSum sum = new GradientSum(sums);
    sum.set(loss * weight, weight, rows);
    return StepTotal.of(sum);
  }

  private static Evaluation evaluation(Part part, double loss) {
    assertThat(part).isEqualTo(Part.VALIDATION);
    double[] sums = Evaluation.empty(1).toArray();
    sums[0] = loss;
    sums[1] = 1;
    sums[2] = 1;
    return Evaluation.of(sums);
  }

  @Test
  void aStepTakesTheRateTimesTheMeanGradient() {
    rate = 0.25;
    TrainingResult result = train(downhill);
    assertThat(result.steps()).isEqualTo(10); // 5 epochs of 20 rows in batches of 10
    assertThat(result.parameters()).containsExactly(-2.5f, -2.5f);
  }

  @Test
  void sourcesAreAskedForEveryStepInOrderWithTheParametersOfTheMoment() {
    List<String> asked = new ArrayList<>();
    epochs = 2;
    train(
        (epoch, step, w, times) -> {
          asked.add(epoch + "/" + step + " " + w[0]);
          return sum(10, 4, 1, 1);
        });
    assertThat(asked).containsExactly("0/0 0.0", "0/1 -1.0", "1/0 -2.0", "1/1 -3.0");
  }

  @Test
  void historySaysWhatHappened() {
    validationLosses = new double[] {5, 3, 4, 2, 6};
    rate = 0.5;
    TrainingResult result =
        train(
            (epoch, step, w, times) -> {
              times.addStep(5_000, new long[][] {{1_000, 500}, {2_000, 1_000}});
              return sum(step == 0 ? 5 : 15, step == 0 ? 8 : 4, 1, 1);
            });
    assertThat(result.history()).hasSize(5).isEqualTo(heard).isEqualTo(ends.get(0));
    assertThat(ends).hasSize(1);
    EpochRecord second = result.history().get(1);
    assertThat(second.epoch()).isEqualTo(2);
    assertThat(second.steps()).isEqualTo(4);
    assertThat(second.trainLoss()).isEqualTo((5 * 8 + 15 * 4) / 20.0); // by rows, not by batches
    assertThat(second.validationLoss()).hasValue(3);
    assertThat(second.validationMetric()).isPresent();
    assertThat(second.learningRate()).isEqualTo(0.5);
    assertThat(second.seconds()).isPositive();
    assertThat(second.rowsPerSecond()).isPositive().isFinite();
    assertThat(second.times().computeSeconds()).isCloseTo(3e-6, within(1e-12));
    assertThat(second.times().gatherSeconds()).isCloseTo(1.5e-6, within(1e-12));
    assertThat(second.times().waitSeconds()).isCloseTo(1.5e-6, within(1e-12));
    assertThat(second.times().workers())
        .extracting(TimeSplit.WorkerTime::waitSeconds)
        .containsExactly(3e-6, 0.0);
    assertThat(second.times().exchangeSeconds()).isCloseTo(4e-6, within(1e-12));
    assertThat(second.times().updateSeconds()).isPositive();
    assertThat(second.times().validationSeconds()).isPositive();
    assertThat(result.history())
        .extracting(EpochRecord::best)
        .containsExactly(true, true, false, true, false);
    assertThat(result.bestEpoch()).isEqualTo(4);
    assertThat(result.stoppedEarly()).isFalse();
  }

  @Test
  void withRowsForValidationTheBestParametersAreTaken() {
    validationLosses = new double[] {2, 1, 3, 4, 5};
    TrainingResult result = train(downhill);
    assertThat(result.history()).hasSize(5);
    assertThat(result.parameters()).containsExactly(-4f, -4f);
    assertThat(result.bestEpoch()).isEqualTo(2);
  }

  @Test
  void withNothingToGoByTheLastParametersAreTaken() {
    double[] losses = {2, 1, 3, 4, 5};
    TrainingResult result = train((epoch, step, w, times) -> sum(10, losses[epoch], 1, 1));
    assertThat(result.parameters()).containsExactly(-10f, -10f);
    assertThat(result.bestEpoch()).isEqualTo(2);
  }

  @Test
  void keepLastTakesTheLastParametersWhateverTheLosses() {
    keep = Keep.LAST;
    patience = OptionalInt.of(2);
    validationLosses = new double[] {2, 1, 3, 4, 5};
    TrainingResult result = train(downhill);
    assertThat(result.stoppedEarly()).isTrue();
    assertThat(result.parameters()).containsExactly(-8f, -8f);
    assertThat(result.bestEpoch()).isEqualTo(2);
  }

  @Test
  void aJumpOfTheLossIsWarnedOfWhenItsEpochEnds() {
    double[] losses = {0.26, 0.06, 2.9, 1.3, 1.2};
    rate = 0.05;
    train((epoch, step, w, times) -> sum(10, losses[epoch], 1, 1));
    assertThat(warnings)
        .containsExactly(
            "3: the training loss jumped from 0.06000 in epoch 2 to 2.900 in epoch 3: lower the"
                + " learning rate 0.05, or set a gradient-norm limit");
  }

  @Test
  void theBestEpochsValidationIsNotDoneAgain() {
    double[] losses = {3, 1, 2};
    epochs = losses.length;
    List<float[]> evaluated = new ArrayList<>();
    EvaluationSource counted =
        (part, w) -> {
          evaluated.add(w.clone());
          return evaluation(part, losses[(evaluated.size() - 1) % losses.length]);
        };
    Trainer trainer =
        new Trainer(
            settings(),
            layout(LINE),
            Loss.SQUARED_ERROR,
            20,
            source(downhill),
            Optional.of(counted),
            TrainingListener.SILENT);
    TrainingState end =
        trainer.train(
            TrainingState.initial(new float[2], settings().optimizer()), Trainer.Keeper.NONE);
    assertThat(trainer.onValidation(end).orElseThrow().loss()).isEqualTo(1);
    assertThat(evaluated).hasSize(3);
    trainer.train(end, Trainer.Keeper.NONE); // taken up after its last epoch
    assertThat(trainer.onValidation(end).orElseThrow().loss()).isEqualTo(3);
    assertThat(evaluated).hasSize(4).last().isEqualTo(end.kept());
  }

  @Test
  void patienceStopsAndTakesTheBestParameters() {
    epochs = 10;
    patience = OptionalInt.of(2);
    validationLosses = new double[] {5, 3, 4, 2, 6, 2, 1, 1, 1, 1};
    TrainingResult result = train(downhill);
    assertThat(result.history()).hasSize(6);
    assertThat(result.stoppedEarly()).isTrue();
    assertThat(result.bestEpoch()).isEqualTo(4);
    assertThat(result.parameters()).containsExactly(-8f, -8f);
    assertThat(ends).hasSize(1);
  }

  @Test
  void patienceThatDoesNotRunOutStillTakesTheBestParameters() {
    epochs = 3;
    patience = OptionalInt.of(5);
    validationLosses = new double[] {5, 3, 4};
    TrainingResult result = train(downhill);
    assertThat(result.stoppedEarly()).isFalse();
    assertThat(result.parameters()).containsExactly(-4f, -4f);
  }

  @Test
  void patienceWatchesTheTrainingLossWhereThereIsNoValidation() {
    epochs = 10;
    patience = OptionalInt.of(1);
    double[] losses = {3, 2, 2.5, 1};
    TrainingResult result = train((epoch, step, w, times) -> sum(10, losses[epoch], 1, 1));
    assertThat(result.history()).hasSize(3);
    assertThat(result.bestEpoch()).isEqualTo(2);
    assertThat(result.history().get(0).validationLoss()).isEmpty();
    assertThat(result.history().get(0).validationMetric()).isEmpty();
  }

  @Test
  void smallGainsDoNotCountAgainstPatienceButTheBestIsStillTaken() {
    epochs = 10;
    patience = OptionalInt.of(2);
    tolerance = 0.5;
    validationLosses = new double[] {5, 4.8, 4.7, 1};
    TrainingResult result = train(downhill);
    assertThat(result.history()).hasSize(3);
    assertThat(result.bestEpoch()).isEqualTo(3);
    assertThat(result.parameters()).containsExactly(-6f, -6f);
  }

  @Test
  void smallGainsAddUpToOne() {
    epochs = 4;
    patience = OptionalInt.of(3);
    tolerance = 0.5;
    validationLosses = new double[] {5, 4.8, 4.6, 4.4};
    assertThat(train(downhill).stoppedEarly()).isFalse();
  }

  @Test
  void aLossThatIsNotFiniteStopsAtThatStepAndKeepsTheLastEpoch() {
    rate = 0.5;
    DivergenceException stopped =
        catchThrowableOfType(
            DivergenceException.class,
            () ->
                train(
                    (epoch, step, w, times) ->
                        sum(10, epoch == 2 && step == 1 ? Double.NaN : 4 + epoch, 1, 1)));
    assertThat(stopped)
        .hasMessageContaining("the loss is not finite at epoch 3, step 2")
        .hasMessageContaining("learning rate 0.5")
        .hasMessageContaining("last finite mean loss 6.0")
        .hasMessageContaining("lower the learning rate");
    assertThat(stopped.getMessage()).doesNotContain("\n");
    assertThat(stopped.lastGoodParameters()).containsExactly(-2f, -2f); // 2 epochs of 2 steps
    assertThat(heard).hasSize(2);
    assertThat(ends).isEmpty();
  }

  @Test
  void theLastFiniteLossMayBeOfTheEpochBefore() {
    DivergenceException stopped =
        catchThrowableOfType(
            DivergenceException.class,
            () ->
                train(
                    (epoch, step, w, times) ->
                        sum(10, epoch == 1 ? Double.POSITIVE_INFINITY : 4, 1, 1)));
    assertThat(stopped)
        .hasMessageContaining("epoch 2, step 1")
        .hasMessageContaining("last finite mean loss 4.0");
  }

  @Test
  void beforeTheFirstStepThereIsNoLastFiniteLoss() {
    DivergenceException stopped =
        catchThrowableOfType(
            DivergenceException.class,
            () -> train((epoch, step, w, times) -> sum(10, Double.NaN, 1, 1)));
    assertThat(stopped).hasMessageContaining("epoch 1, step 1").hasMessageContaining("loss none");
    assertThat(stopped.lastGoodParameters()).containsExactly(0f, 0f);
  }

  @Test
  void aGradientThatIsNotFiniteStopsToo() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      DivergenceException stopped =
          catchThrowableOfType(
              DivergenceException.class,
              () -> train((epoch, step, w, times) -> sum(10, 4, 1, step == 1 ? bad : 1)));
      assertThat(stopped).hasMessageContaining("the gradient is not finite at epoch 1, step 2");
      assertThat(stopped.lastGoodParameters()).containsExactly(0f, 0f);
    }
  }

  @Test
  void anUpdateThatOverflowsAtTheVeryLastStepStopsToo() {
    rate = 1e10;
    epochs = 2;
    DivergenceException stopped =
        catchThrowableOfType(
            DivergenceException.class,
            () ->
                train(
                    (epoch, step, w, times) -> sum(10, 4, 1, epoch == 1 && step == 1 ? 1e30f : 1)));
    assertThat(stopped)
        .hasMessageContaining("the updated parameter vector is not finite at epoch 2, step 2");
    assertThat(stopped.lastGoodParameters()).containsExactly(-2e10f, -2e10f);
    assertThat(heard).hasSize(1);
  }

  @Test
  void whereTheBestParametersAreKeptTheyAreTheLastGoodOnes() {
    validationLosses = new double[] {2, 3, 4, 5, 6};
    DivergenceException stopped =
        catchThrowableOfType(
            DivergenceException.class,
            () ->
                train(
                    (epoch, step, w, times) ->
                        sum(10, epoch == 2 ? Double.POSITIVE_INFINITY : 4, 1, 1)));
    assertThat(stopped.lastGoodParameters()).containsExactly(-2f, -2f);
  }

  @Test
  void aBatchWithoutWeightMakesNoUpdate() {
    epochs = 1;
    TrainingResult result =
        train((epoch, step, w, times) -> weighted(10, step == 0 ? 0 : 10, 4, 1, 1));
    assertThat(result.parameters()).containsExactly(-1f, -1f);
    assertThat(result.steps()).isEqualTo(2);
    assertThat(result.history().get(0).trainLoss()).isEqualTo(4);
  }

  @Test
  void aBatchWithoutRowsMakesNoUpdateWhateverItsArrayHolds() {
    epochs = 1;
    TrainingResult result =
        train(
            (epoch, step, w, times) ->
                step == 0
                    ? StepTotal.of(new GradientSum(new float[] {Float.NaN, Float.NaN}))
                    : sum(10, 4, 1, 1));
    assertThat(result.parameters()).containsExactly(-1f, -1f);
  }

  @Test
  void aBatchOfOneMakesAStepPerRowAndAFullBatchOne() {
    epochs = 1;
    batchSize = 1;
    assertThat(train(downhill).steps()).isEqualTo(20);
    heard.clear();
    batchSize = 1000;
    assertThat(train(downhill).steps()).isEqualTo(1);
  }

  /** Between two epochs and in mid-epoch: the state is all that there is to save. */
  @Test
  void aTrainingThatWasInterruptedGoesOnToTheSameResult() {
    OneStep uneven = (epoch, step, w, times) -> sum(7 + epoch, 4 - w[0], 1 + w[1], step + 0.1f);
    patience = OptionalInt.of(2);
    rate = 0.01;
    TrainingResult whole = train(uneven);
    for (int breakAt = 0; breakAt < whole.steps(); breakAt++) {
      TrainingState state = TrainingState.initial(new float[] {0, 0}, settings().optimizer());
      int end = breakAt;
      OneStep breaking =
          (epoch, step, w, times) -> {
            if (2 * epoch + step == end) {
              throw new UnsupportedOperationException("thrown for a test");
            }
            return uneven.gradient(epoch, step, w, times);
          };
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> trainer(breaking).run(state));
      TrainingState saved = state.copy();
      TrainingResult rest = trainer(uneven).run(saved);
      assertThat(rest.parameters()).isEqualTo(whole.parameters());
      assertThat(rest.steps()).isEqualTo(whole.steps());
      assertThat(rest.bestEpoch()).isEqualTo(whole.bestEpoch());
      assertThat(rest.history())
          .extracting(EpochRecord::trainLoss)
          .isEqualTo(whole.history().stream().map(EpochRecord::trainLoss).toList());
      assertThat(saved).isNotEqualTo(state); // the copy went on, what it was taken from did not
      assertThat(state.copy()).isEqualTo(state).hasSameHashCodeAs(state);
    }
  }

  @Test
  void rollsBackToTheEndOfTheLastGoodEpochAndHalvesTheRate() {
    onDivergence = OnDivergence.ROLLBACK;
    boolean[] diverged = new boolean[1];
    TrainingResult result =
        train(
            (epoch, step, w, times) -> {
              if (epoch == 2 && step == 1 && !diverged[0]) {
                diverged[0] = true;
                return sum(10, 4, Float.NaN, 1);
              }
              return sum(10, 4, 1, 1);
            });
    assertThat(result.steps()).isEqualTo(10);
    // two epochs of two steps of 1, three of two steps of 1/2
    assertThat(result.parameters()).containsExactly(-7f, -7f);
    assertThat(heard).extracting(EpochRecord::epoch).containsExactly(1, 2, 3, 4, 5);
    assertThat(heard)
        .extracting(EpochRecord::learningRate)
        .containsExactly(1.0, 1.0, 0.5, 0.5, 0.5);
    assertThat(warnings)
        .containsExactly(
            "2: training diverged: the gradient is not finite at epoch 3, step 2: back to the end of"
                + " epoch 2, from there on with the learning rate divided by 2 (1 of 3 times)");
  }

  @Test
  void rollsBackThreeTimesAndThenFails() {
    onDivergence = OnDivergence.ROLLBACK;
    assertThatExceptionOfType(DivergenceException.class)
        .isThrownBy(() -> train((epoch, step, w, times) -> sum(10, Double.NaN, 1, 1)))
        .withMessageContaining("learning rate 0.125");
    assertThat(warnings).hasSize(3).allMatch(line -> line.contains("back to the beginning"));
  }

  private Trainer trainer(OneStep oneStep) {
    return new Trainer(
        settings(),
        layout(LINE),
        Loss.SQUARED_ERROR,
        20,
        source(oneStep),
        Optional.empty(),
        TrainingListener.SILENT);
  }

  @Test
  void anEpochTakesNoMoreSumsThanItHasSteps() {
    EpochRun run =
        new EpochRun(
            TrainingState.initial(new float[] {0, 0}, settings().optimizer()),
            settings(),
            layout(LINE),
            new Batches(20, 10));
    assertThat(run.steps()).isEqualTo(2);
    run.accept(sum(10, 4, 1, 1));
    assertThat(run.nextStep()).isEqualTo(1);
    run.accept(sum(10, 4, 1, 1));
    assertThat(run.hasNext()).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(() -> run.accept(sum(10, 4, 1, 1)))
        .withMessage("the epoch has ended: no step is next");
  }

  @Test
  void anEpochPausesWhereItIsToldToAndGoesOn() {
    EpochRun run =
        new EpochRun(
            TrainingState.initial(new float[] {0, 0}, settings().optimizer()),
            settings(),
            layout(LINE),
            new Batches(40, 10));
    long all = run.stepsLeft();
    run.pauseAt(2);
    run.accept(sum(10, 4, 1, 1));
    assertThat(run.hasNext()).isTrue();
    run.accept(sum(10, 4, 1, 1));
    assertThat(run.hasNext()).isFalse();
    assertThat(run.end()).isEqualTo(2);
    assertThat(run.stepsLeft()).isEqualTo(all - 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run.pauseAt(1))
        .withMessage("step 2 of 4 is next: cannot pause at 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run.pauseAt(5))
        .withMessage("step 2 of 4 is next: cannot pause at 5");
    run.pauseAt(run.steps());
    assertThat(run.hasNext()).isTrue();
  }

  @Test
  void anEpochWhoseUpdatesAreMadeElsewhereRefusesAWeightThatIsNoDivisor() {
    EpochRun run =
        new EpochRun(
            TrainingState.initial(new float[] {0, 0}, settings().optimizer()),
            settings(),
            layout(LINE),
            new Batches(20, 10));
    run.acceptMade(0, 0, true); // a batch without weight makes no update
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run.acceptMade(10, 1e39, true))
        .withMessage("weightSum must be above 0 and finite as float32, was 1.0E39");
  }

  @Test
  void theGivenParametersAreNotTouched() {
    float[] initial = {1, 2};
    trainer(downhill).run(initial);
    assertThat(initial).containsExactly(1f, 2f);
  }

  @Test
  void refusesSettingsOutOfTheirRange() {
    batchSize = 0;
    assertThatIllegalArgumentException()
        .isThrownBy(this::settings)
        .withMessage("batchSize must be at least 1, was 0");
    batchSize = 1;
    epochs = 0;
    assertThatIllegalArgumentException()
        .isThrownBy(this::settings)
        .withMessage("epochs must be at least 1, was 0");
    epochs = 1;
    patience = OptionalInt.of(0);
    assertThatIllegalArgumentException()
        .isThrownBy(this::settings)
        .withMessage("patience must be at least 1, was 0");
    patience = OptionalInt.of(1);
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      tolerance = bad;
      assertThatIllegalArgumentException()
          .isThrownBy(this::settings)
          .withMessage("tolerance must be at least 0 and finite, was " + bad);
    }
  }

  @Test
  void learnsExclusiveOrInOneProcess() {
    Topology topology = Topology.of(2, List.of(8), Activation.TANH, 2);
    Network network = Network.of(topology, Loss.SOFTMAX_CROSS_ENTROPY);
    List<List<float[]>> lanes =
        List.of(
            List.of(new float[] {0, 0, 0, 1}, new float[] {0, 1, 1, 1}),
            List.of(new float[] {1, 0, 1, 1}, new float[] {1, 1, 0, 1}));
    for (int size : new int[] {1, 2, 4}) {
      SingleProcess source = new SingleProcess(network, lanes, size, true, 3);
      TrainingSettings settings =
          new TrainingSettings(
              size,
              400,
              true,
              3,
              MomentumSgd.of(new Schedule.Constant(0.1), 0.9),
              OptionalInt.empty(),
              0);
      TrainingResult result =
          new Trainer(
                  settings,
                  network.layout(),
                  network.loss(),
                  source.rows(),
                  source,
                  Optional.of(source),
                  TrainingListener.SILENT)
              .run(InitialParameters.draw(topology, 3));
      EpochRecord last = result.history().get(399);
      assertThat(last.validationMetric()).as("accuracy at batch %d", size).hasValue(1);
      assertThat(last.validationLoss().orElseThrow()).isLessThan(0.05);
      assertThat(last.trainLoss()).isLessThan(result.history().get(0).trainLoss() / 4);
    }
  }
}
