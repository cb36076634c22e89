/**
 * Training on Spark: rows become lanes on executors, an exchange carries gradients and parameters.
 *
 * <p>Main types: {@link org.sparkmlp.spark.DistributedFit} (the way in), {@link
 * org.sparkmlp.spark.request.FitRequest} and {@link org.sparkmlp.spark.request.FittedNetwork}.
 * {@link org.sparkmlp.spark.SparkVersion} and {@link org.sparkmlp.spark.KryoClasses} are for Spark:
 * which one, and what its Kryo must know. Start reading at {@code DistributedFit}.
 *
 * <p>Its rooms, from below: {@code request} (what is asked), {@code slots} (who trains when),
 * {@code lanes} (where rows become lanes), {@code exchange} (steps and messages) and {@code
 * resident} (the exchange whose workers stay).
 *
 * <p>May import all packages but {@code ml} and {@code cli}.
 */
package org.sparkmlp.spark;
