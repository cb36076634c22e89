package org.sparkmlp.ml.prepare;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/** The params that a {@link TableEncoder} and its model have in common. */
public interface EncoderParams extends Params {

  /**
   * The Param objects, for this library alone.
   *
   * @return always the same object
   */
  EncoderParamSet paramSet();

  /**
   * The columns to encode.
   *
   * @return the param
   */
  default StringArrayParam inputCols() {
    return paramSet().inputCols;
  }

  /**
   * The columns to encode.
   *
   * @return their names
   */
  default String[] getInputCols() {
    return getOrDefault(inputCols());
  }

  /**
   * The column of vectors.
   *
   * @return the param
   */
  default Param<String> outputCol() {
    return paramSet().outputCol;
  }

  /**
   * The column of vectors.
   *
   * @return its name
   */
  default String getOutputCol() {
    return getOrDefault(outputCol());
  }

  /**
   * What becomes of missing values.
   *
   * @return the param
   */
  default Param<String> missing() {
    return paramSet().missing;
  }

  /**
   * What becomes of missing values.
   *
   * @return error, drop or impute
   */
  default String getMissing() {
    return getOrDefault(missing());
  }

  /**
   * What is put in place of missing numbers.
   *
   * @return the param
   */
  default Param<String> imputeBy() {
    return paramSet().imputeBy;
  }

  /**
   * What is put in place of missing numbers.
   *
   * @return median or mean
   */
  default String getImputeBy() {
    return getOrDefault(imputeBy());
  }

  /**
   * What becomes of strings that training has not seen.
   *
   * @return the param
   */
  default Param<String> unseen() {
    return paramSet().unseen;
  }

  /**
   * What becomes of strings that training has not seen.
   *
   * @return other or error
   */
  default String getUnseen() {
    return getOrDefault(unseen());
  }

  /**
   * How many strings of a column are categories of their own.
   *
   * @return the param
   */
  default IntParam maxCategories() {
    return paramSet().maxCategories;
  }

  /**
   * How many strings of a column are categories of their own.
   *
   * @return the number
   */
  default int getMaxCategories() {
    return (Integer) getOrDefault(maxCategories());
  }
}
