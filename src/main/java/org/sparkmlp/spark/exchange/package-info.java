/**
 * How one step's gradients reach the driver and new parameters the workers, and what a worker
 * computes.
 *
 * <p>Main types: {@link org.sparkmlp.spark.exchange.StepExchange} (the contract), {@link
 * org.sparkmlp.spark.exchange.JobExchange} (one Spark job per step: the plain reference), {@link
 * org.sparkmlp.spark.exchange.FitPlan} (what every worker knows) and {@link
 * org.sparkmlp.spark.exchange.LaneWork} (what a worker computes over its lanes). Start reading at
 * {@code JobExchange}.
 *
 * <p>May import {@code spark.lanes}, {@code spark.slots}, {@code spark.request} and the floors
 * below {@code spark}.
 */
package org.sparkmlp.spark.exchange;
