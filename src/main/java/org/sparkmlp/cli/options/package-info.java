/**
 * What may be asked for on the command line, and how a mistake is told.
 *
 * <p>Main types: one class of options per heading of {@code --help}, which checks what can be
 * checked before data is read and sets an estimator's params; {@code ConfigFile} (the same options
 * from a file); {@code UserMistake} (one line, exit status 2), with {@code Nearest} and {@code
 * Redacted} for what such a line says. Start reading at {@code TrainingOptions}.
 *
 * <p>May import {@code ml} and what that stands on; no other room of the command line.
 */
package org.sparkmlp.cli.options;
