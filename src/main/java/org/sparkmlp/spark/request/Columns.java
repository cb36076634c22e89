package org.sparkmlp.spark.request;

import java.util.Optional;

/**
 * The columns of a DataFrame by role.
 *
 * @param features a column of Spark ML vectors
 * @param label a numeric column, or for several targets one of vectors
 * @param weight a numeric column of row weights ω ≥ 0, if there is one
 * @param validation a boolean column that is true for validation rows, if there is one
 */
public record Columns(
    String features, String label, Optional<String> weight, Optional<String> validation) {}
