/**
 * The command line: what {@code spark-mlp} does, and how it ends.
 *
 * <p>Main types: {@link org.sparkmlp.cli.Main}, one class per command, {@code Session} (Spark, for
 * one run) and {@code Failure} (which exceptions are the user's mistake, and the exit status).
 * Start reading at {@code TrainCommand}. The rooms behind it, from below:
 *
 * <ul>
 *   <li>{@code cli.options}: what may be asked for, and how a mistake in it is told;
 *   <li>{@code cli.output}: what people and programs read: progress, tables, JSON, folders;
 *   <li>{@code cli.input}: tables and their columns, and how columns become features and labels;
 *   <li>{@code cli.model}: the pipeline that is trained, saved, loaded and applied.
 * </ul>
 *
 * <p>May import everything below it: its rooms, {@code ml} and what that stands on. With its rooms
 * it is the only package that writes to standard output.
 */
package org.sparkmlp.cli;
