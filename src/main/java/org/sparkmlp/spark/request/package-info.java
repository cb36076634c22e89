/**
 * What is asked of a fit, and what comes of it: values, no work.
 *
 * <p>Main types: {@link org.sparkmlp.spark.request.FitRequest}, {@link
 * org.sparkmlp.spark.request.FittedNetwork} and {@link
 * org.sparkmlp.spark.request.FitFailedException}. Start reading at {@code FitRequest}.
 *
 * <p>May import the floors below {@code spark}, none of Spark's other rooms.
 */
package org.sparkmlp.spark.request;
