/**
 * Multilayer perceptrons as stages of a Spark ML pipeline.
 *
 * <p>Main types: {@link org.sparkmlp.ml.MlpClassifier} and {@link org.sparkmlp.ml.MlpRegressor}
 * with their models. Start reading at {@code MlpClassifier}.
 *
 * <p>May import all packages but {@code report} and {@code cli}.
 *
 * @serial exclude
 */
package org.sparkmlp.ml;
