/**
 * The command line: options, commands, what people read, exit statuses.
 *
 * <p>Main types: {@link org.sparkmlp.cli.Main}, and one class per command. Start reading at {@code
 * TrainCommand}; {@code Preparation} says how columns become features, {@code Failure} which
 * exceptions are the user's mistake.
 *
 * <p>May import everything. It is the only package that writes to standard output.
 */
package org.sparkmlp.cli;
