/**
 * Checkpoints: where a fit is, kept in a folder from which a later run goes on with the same bits.
 *
 * <p>Main types: {@link org.sparkmlp.ml.checkpoint.CheckpointWriter} (when to keep, on a thread of
 * its own), {@link org.sparkmlp.ml.checkpoint.CheckpointFolder} (the folder: writes, finds the
 * newest whole one, keeps the last few), {@link org.sparkmlp.ml.checkpoint.StateFile} (a state as
 * bytes). Start reading at {@code CheckpointWriter}.
 *
 * <p>May import the floors below {@code ml}, and {@code ml.files}.
 */
package org.sparkmlp.ml.checkpoint;
