/**
 * Training on Spark: rows become lanes on executors, an exchange carries gradients and parameters.
 *
 * <p>Main types: {@link org.sparkmlp.spark.DistributedFit} (the way in), {@link
 * org.sparkmlp.spark.FitRequest} and {@link org.sparkmlp.spark.FittedNetwork}. Start reading at
 * {@code DistributedFit}.
 *
 * <p>May import all packages but {@code ml}, {@code report} and {@code cli}.
 */
package org.sparkmlp.spark;
