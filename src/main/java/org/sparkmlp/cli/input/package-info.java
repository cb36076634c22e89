/**
 * Tables and their columns: reading them, what each column is for, and how columns become the
 * vectors and labels that a network takes.
 *
 * <p>Main types: {@code Source} (how a table is read), {@code Roles} (which columns do what),
 * {@code FeatureStages} and {@code LabelColumn} (what becomes of them), {@code ColumnMessages}
 * (refusals in terms of the user's columns). Start reading at {@code TrainingTable}.
 *
 * <p>May import {@code cli.options} and {@code check}.
 */
package org.sparkmlp.cli.input;
