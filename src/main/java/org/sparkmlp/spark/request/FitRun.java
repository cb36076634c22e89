package org.sparkmlp.spark.request;

/**
 * How a fit ran.
 *
 * @param lanes S
 * @param workers P
 * @param seconds wall-clock time of the fit, placement of the rows included
 */
public record FitRun(int lanes, int workers, double seconds) {}
