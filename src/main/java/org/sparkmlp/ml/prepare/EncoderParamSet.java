package org.sparkmlp.ml.prepare;

import java.io.Serializable;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.sparkmlp.ml.params.Bounds;

/**
 * The Param objects that encoder and model have in common, with their texts, validators and
 * defaults; each owner holds one of these, as a Java interface has no fields.
 */
public final class EncoderParamSet implements Serializable {
  private static final long serialVersionUID = 1L;
  static final String MEAN = "mean";
  static final String MEDIAN = "median";
  static final String OTHER = "other";
  static final String ERROR = "error";
  static final int MOST = 100;

  final StringArrayParam inputCols;
  final Param<String> outputCol;
  final Param<String> missing;
  final Param<String> imputeBy;
  final Param<String> unseen;
  final IntParam maxCategories;

  EncoderParamSet(Params of) {
    inputCols =
        new StringArrayParam(
            of,
            "inputCols",
            "the columns to encode, by their names as they are: numbers, booleans, dates,"
                + " timestamps, strings and vectors");
    outputCol =
        new Param<>(of, "outputCol", "name of the column of vectors that is added", name -> true);
    missing =
        new Param<>(
            of,
            "missing",
            "what becomes of nulls, and of NaN among numbers: error refuses them, drop leaves the"
                + " row out, impute puts another number in place of a number or time, with an"
                + " indicator where any was missing in training, and makes a missing string a"
                + " category of its own",
            Bounds.oneOf(
                "missing", Missing.ERROR.text(), Missing.DROP.text(), Missing.IMPUTE.text()));
    imputeBy =
        new Param<>(
            of,
            "imputeBy",
            "which number is put in place of a missing one: median (of an even number of values the"
                + " lower one of the two in the middle) or mean, of the training rows",
            Bounds.oneOf("imputeBy", MEDIAN, MEAN));
    unseen =
        new Param<>(
            of,
            "unseen",
            "what becomes of a string that training has not seen: other makes it zeros, or the"
                + " category of the values beyond maxCategories if there is one, error refuses it"
                + " where there is none",
            Bounds.oneOf("unseen", OTHER, ERROR));
    maxCategories =
        new IntParam(
            of,
            "maxCategories",
            "how many values of a column of strings, the most frequent ones, are categories of their"
                + " own; the others share one",
            Bounds.atLeastOne("maxCategories"));
    of.setDefault(outputCol, "features");
    of.setDefault(missing, Missing.ERROR.text());
    of.setDefault(imputeBy, MEDIAN);
    of.setDefault(unseen, OTHER);
    of.setDefault(maxCategories, MOST);
  }
}
