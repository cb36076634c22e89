/**
 * A training in the files that TensorBoard reads: records with checksums, each an event.
 *
 * <p>Main types: {@link org.sparkmlp.report.tensorboard.EventFile} (a stream of events) and {@link
 * org.sparkmlp.report.tensorboard.Event} (scalars and histograms of a step). Start reading at
 * {@code EventFile}.
 *
 * <p>May import {@code export}, {@code insight} and the JDK.
 */
package org.sparkmlp.report.tensorboard;
