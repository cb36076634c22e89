package org.sparkmlp.demo;

import java.util.List;
import java.util.Locale;

/** The demonstrations there are. */
public enum Demo {
  /** Learned features beside polynomial ones. */
  CURVE(
      "learned features beside polynomials: kinks, pieces, and the error of each",
      new CurveDemo(3000)),
  /** Ways down a valley. */
  MOMENTUM(
      "gradient descent, stochastic, mini-batch, momentum and Nesterov in a narrow valley",
      new MomentumDemo()),
  /** What hidden units compute. */
  ACTIVATIONS(
      "sigmoid, tanh and ReLU, their derivatives, and two spirals by each",
      new ActivationsDemo(400)),
  /** How many rows a step takes. */
  BATCHES("from one row a step to all: noise, epochs and seconds", new BatchesDemo(20_000)),
  /** How many layers. */
  DEPTH(
      "1 to 100 hidden layers: what trains, what saturates, what overfits",
      new DepthDemo(150, List.of(1, 2, 3, 5, 10, 20, 50, 100))),
  /** Sums in a fixed order beside sums in the order of arrival. */
  SAME_BITS(
      "one fit on 1, 2, 3 and 5 workers by every exchange: equal hashes, and what happens without",
      new SameBitsDemo(100));

  private final String line;
  private final Demonstration demonstration;

  Demo(String line, Demonstration demonstration) {
    this.line = line;
    this.demonstration = demonstration;
  }

  /**
   * The name by which it is asked for.
   *
   * @return e.g. {@code same-bits}
   */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * What is seen.
   *
   * @return one line
   */
  public String line() {
    return line;
  }

  /**
   * What makes the page.
   *
   * @return the demonstration
   */
  public Demonstration demonstration() {
    return demonstration;
  }
}
