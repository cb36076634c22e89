/**
 * <<<<<<< HEAD How fits and models are told to people: a log of epochs, a table of them, a page, a
 * line of text. ======= How fits and models are told: a log of epochs, tables, a line of text.
 * >>>>>>> d22256c (Train from Python: a wheel with the jar, for classic sessions and Spark Connect)
 *
 * <p>Main types: {@link org.sparkmlp.ml.summary.EpochLog} and {@link
 * org.sparkmlp.ml.summary.Inspection}. Start reading at {@code EpochLog}. The summaries that a
 * model has are in the package above, where saved pipelines and users know them.
 *
 * <p>May import {@code ml.params}, {@code ml.files}, {@code spark.request}, and {@code training}
 * and what lies below it.
 */
package org.sparkmlp.ml.summary;
