/**
 * Columns of a table, as real ones are, become the one vector that a network takes: missing values,
 * categories, dates and times.
 *
 * <p>Main types: {@link org.sparkmlp.ml.prepare.TableEncoder} (looks at the rows, column by column)
 * and {@link org.sparkmlp.ml.prepare.TableEncoderModel} (encodes); within, a {@code ColumnCode} per
 * column says which numbers its values become; {@code ml.prepare.census} counts what a code needs
 * to know. Start reading at {@code TableEncoder}.
 *
 * <p>All that is counted is exact or a choice among the values that are there, so that encoded
 * rows, and the parameters trained on them, do not depend on the order or partitioning of the rows.
 *
 * <p>May import {@code ml.prepare.census}, the floors below {@code ml}, {@code ml.files} and {@code
 * ml.params}.
 *
 * @serial exclude
 */
package org.sparkmlp.ml.prepare;
