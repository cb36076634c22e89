/**
 * The Param objects of the stages: texts, bounds and defaults, and what they mean for a fit.
 *
 * <p>Main types: {@link org.sparkmlp.ml.params.ParamSet} (all Params that stages share) and {@link
 * org.sparkmlp.ml.params.Bounds} (their validators); {@link org.sparkmlp.ml.params.ClassWeights}
 * weighs the rows by class. Start reading at {@code ParamSet}.
 *
 * <p>May import {@code spark.request} and what lies below it.
 */
package org.sparkmlp.ml.params;
