/**
 * How fits and models are told: a log of epochs, tables, a page, a line of text.
 *
 * <p>Main types: {@link org.sparkmlp.ml.summary.EpochLog} and {@link
 * org.sparkmlp.ml.summary.Inspection}. Start reading at {@code EpochLog}. The summaries that a
 * model has are in the package above, where saved pipelines and users know them.
 *
 * <p>May import {@code ml.params}, {@code ml.files}, {@code spark.request}, and {@code training}
 * and what lies below it.
 */
package org.sparkmlp.ml.summary;
