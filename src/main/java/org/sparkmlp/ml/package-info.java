/**
 * Multilayer perceptrons as stages of a Spark ML pipeline.
 *
 * <p>Main types: {@link org.sparkmlp.ml.MlpClassifier} and {@link org.sparkmlp.ml.MlpRegressor}
 * with their models. Start reading at {@code MlpClassifier}.
 *
 * <p>Its rooms: {@code params} (the Param objects), {@code predict} (from rows to predictions),
 * {@code files} (saved models) and {@code summary} (how a fit is told).
 *
 * <p>May import all packages but {@code cli}.
 *
 * @serial exclude
 */
package org.sparkmlp.ml;
