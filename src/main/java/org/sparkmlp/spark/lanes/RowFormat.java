package org.sparkmlp.spark.lanes;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Locale;
import java.util.OptionalInt;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.sparkmlp.network.Loss;
import org.sparkmlp.spark.request.Columns;
import org.sparkmlp.spark.request.FitRequest;

/**
 * How a row of the projected DataFrame (features, label, weight, validation) becomes floats:
 * features, then label, then weight; and what is wrong with it if it cannot.
 *
 * @param featuresColumn name of the column of vectors
 * @param labelColumn name of the label column
 * @param weightColumn name of the weight column, or null
 * @param validationColumn name of the column that marks validation rows, or null
 * @param loss tells whether labels are class indices
 * @param vectorLabel whether the label column holds vectors
 * @param classLimit class labels must be below it
 * @param skipInvalid whether rows with null or non-finite values are left out
 */
@DefaultSerializer(JavaSerializer.class)
public record RowFormat(
    String featuresColumn,
    String labelColumn,
    String weightColumn,
    String validationColumn,
    Loss loss,
    boolean vectorLabel,
    int classLimit,
    boolean skipInvalid)
    implements Serializable {

  public static RowFormat of(FitRequest request, boolean vectorLabel) {
    Columns columns = request.columns();
    OptionalInt classes = request.classes();
    return new RowFormat(
        columns.features(),
        columns.label(),
        columns.weight().orElse(null),
        columns.validation().orElse(null),
        request.loss(),
        vectorLabel,
        classes.orElse(FitRequest.MAX_CLASSES),
        request.skipInvalid());
  }

  /** A row that cannot be used: one line that says why. */
  public static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whether {@code skipInvalid} leaves such rows out. */
    public final boolean skippable;

    Invalid(boolean skippable, String format, Object... arguments) {
      super(String.format(Locale.ROOT, format, arguments), null, false, false);
      this.skippable = skippable;
    }
  }

  public Vector features(Row row) throws Invalid {
    if (row.isNullAt(0)) {
      throw new Invalid(
          true,
          "column '%s' has a null in a row: drop such rows, or set handleInvalid to skip",
          featuresColumn);
    }
    return row.getAs(0);
  }

  public int labelWidth(Row row) throws Invalid {
    if (row.isNullAt(1)) {
      throw new Invalid(
          true,
          "label column '%s' has a null: drop the rows without a label, or set handleInvalid to"
              + " skip",
          labelColumn);
    }
    return vectorLabel ? row.<Vector>getAs(1).size() : 1;
  }

  /** Fills {@code into} with features, label and weight. Modified: {@code into}. */
  public void read(Row row, Vector features, int labelWidth, float[] into) throws Invalid {
    int d = features.size();
    dense(features, into, 0);
    requireFinite(into, 0, d, featuresColumn);
    if (vectorLabel) {
      dense(row.<Vector>getAs(1), into, d);
      requireFinite(into, d, d + labelWidth, labelColumn);
    } else {
      double label = row.getDouble(1);
      into[d] = (float) label + 0f;
      if (!Float.isFinite(into[d])) {
        throw new Invalid(
            true,
            "label column '%s' has the value %s, which is not finite as float32: drop such rows",
            labelColumn,
            label);
      }
      if (loss == Loss.SOFTMAX_CROSS_ENTROPY) {
        requireClass(label);
      }
    }
    into[d + labelWidth] = weight(row);
  }

  public boolean isValidation(Row row) throws Invalid {
    if (validationColumn == null) {
      return false;
    }
    int position = weightColumn == null ? 2 : 3;
    if (row.isNullAt(position)) {
      throw new Invalid(
          false, "validation column '%s' has a null: set it to true or false", validationColumn);
    }
    return row.getBoolean(position);
  }

  private float weight(Row row) throws Invalid {
    if (weightColumn == null) {
      return 1f;
    }
    if (row.isNullAt(2)) {
      throw new Invalid(
          true, "weight column '%s' has a null: fill it, or drop such rows", weightColumn);
    }
    double weight = row.getDouble(2);
    if (!(weight >= 0 && weight <= Float.MAX_VALUE)) {
      throw new Invalid(
          false,
          "weight column '%s' has the value %s: a weight must be a finite number of at least 0",
          weightColumn,
          weight);
    }
    return (float) weight + 0f;
  }

  private void requireClass(double label) throws Invalid {
    if (label < 0 || label != Math.rint(label)) {
      throw new Invalid(
          false,
          "label column '%s' has the value %s: a class label must be a whole number from 0 (index"
              + " other labels with StringIndexer)",
          labelColumn,
          label);
    }
    if (label >= classLimit) {
      throw new Invalid(
          false,
          "label column '%s' has the value %s: class labels must be below %d (is the column an"
              + " identifier, or is this a regression?)",
          labelColumn,
          label,
          classLimit);
    }
  }

  private static void requireFinite(float[] values, int from, int to, String column)
      throws Invalid {
    for (int j = from; j < to; j++) {
      if (!Float.isFinite(values[j])) {
        throw new Invalid(
            true,
            "column '%s' has the value %s at index %d: values must be finite as float32; drop such"
                + " rows, or set handleInvalid to skip",
            column,
            values[j],
            j - from);
      }
    }
  }

  private static void dense(Vector vector, float[] into, int offset) {
    java.util.Arrays.fill(into, offset, offset + vector.size(), 0f);
    if (vector instanceof org.apache.spark.ml.linalg.SparseVector sparse) {
      int[] indices = sparse.indices();
      double[] values = sparse.values();
      for (int i = 0; i < indices.length; i++) {
        into[offset + indices[i]] = (float) values[i] + 0f; // + 0 makes −0 a 0
      }
    } else {
      double[] values = ((org.apache.spark.ml.linalg.DenseVector) vector).values();
      for (int j = 0; j < values.length; j++) {
        into[offset + j] = (float) values[j] + 0f;
      }
    }
  }
}
