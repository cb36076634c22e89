/**
 * What is told of a training, as values: the ground for whatever people read of it.
 *
 * <p>Main types: {@link org.sparkmlp.report.RunReport} (everything about one training) and {@link
 * org.sparkmlp.report.Score} (how well rows are predicted). Start reading at {@code RunReport}. How
 * a report looks, in JSON or as text, is said elsewhere.
 *
 * <p>May import {@code training}, {@code optim} and {@code network}; never Spark, nor a library for
 * a format.
 */
package org.sparkmlp.report;
