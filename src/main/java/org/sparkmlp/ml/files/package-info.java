/**
 * Saved models: the folders, the files in them, and where a model comes from.
 *
 * <p>Main types: {@link org.sparkmlp.ml.files.TrainedNetwork} (what a model holds beside its
 * params), {@link org.sparkmlp.ml.files.ModelMetadata} (its description, with the format's
 * version), {@link org.sparkmlp.ml.files.FloatFile} (parameters and scaling), {@link
 * org.sparkmlp.ml.files.ModelReader} and {@link org.sparkmlp.ml.files.ModelWriter}. Start reading
 * at {@code ModelWriter}.
 *
 * <p>May import the floors below {@code ml}, none of {@code ml}'s other rooms.
 */
package org.sparkmlp.ml.files;
