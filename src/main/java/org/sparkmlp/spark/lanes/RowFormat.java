package org.sparkmlp.spark.lanes;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.function.Supplier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.Task;
import org.sparkmlp.spark.request.Columns;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.spark.request.TrainingData;

/**
 * How a row of the projected DataFrame (features, label, weight, validation) becomes floats:
 * features, then label, then weight; and what is wrong with it if it cannot.
 *
 * @param featuresColumn name of the column of vectors
 * @param labelColumn name of the label column
 * @param weightColumn name of the weight column, or null
 * @param validationColumn name of the column that marks validation rows, or null
 * @param task tells whether labels are class indices
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
    Task task,
    boolean vectorLabel,
    int classLimit,
    boolean skipInvalid)
    implements Serializable {
  private static final String FINITE = "values must be finite as float32";
  private static final String WEIGHT = "a weight must be a finite number of at least 0";
  private static final String DROP = "drop such rows";

  public static RowFormat of(FitRequest request, boolean vectorLabel) {
    TrainingData data = request.data();
    Columns columns = data.columns();
    return new RowFormat(
        columns.features(),
        columns.label(),
        columns.weight().orElse(null),
        columns.validation().orElse(null),
        request.network().loss().task(),
        vectorLabel,
        data.classes().orElse(FitRequest.MAX_CLASSES),
        data.skipInvalid());
  }

  /** A row that cannot be used. Costs next to nothing where such rows are left out. */
  public static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean skippable;
    private final transient Supplier<Refusal> reason;

    Invalid(boolean skippable, Supplier<Refusal> reason) {
      super(null, null, false, false);
      this.skippable = skippable;
      this.reason = reason;
    }

    /** Why. */
    public Refusal refusal() {
      return skippable ? reason.get().skippable() : reason.get();
    }
  }

  /** Whether such a row is left out, rather than refused. */
  public boolean skips(Invalid invalid) {
    return invalid.skippable && skipInvalid;
  }

  public Vector features(Row row) throws Invalid {
    if (row.isNullAt(0)) {
      throw new Invalid(
          true, () -> Refusal.value(featuresColumn, null, "a row must have features", DROP));
    }
    return row.getAs(0);
  }

  public int labelWidth(Row row) throws Invalid {
    if (row.isNullAt(1)) {
      throw new Invalid(
          true, () -> Refusal.value(labelColumn, null, "a row must have a label", DROP));
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
        throw new Invalid(true, () -> Refusal.value(labelColumn, label, FINITE, DROP));
      }
      if (task == Task.CLASSIFICATION) {
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
          false,
          () -> Refusal.value(validationColumn, null, "it must be true or false", "fill it"));
    }
    return row.getBoolean(position);
  }

  private float weight(Row row) throws Invalid {
    if (weightColumn == null) {
      return 1f;
    }
    if (row.isNullAt(2)) {
      throw new Invalid(
          true, () -> Refusal.value(weightColumn, null, WEIGHT, "fill it, or " + DROP));
    }
    double weight = row.getDouble(2);
    if (!(weight >= 0 && weight <= Float.MAX_VALUE)) {
      throw new Invalid(false, () -> Refusal.value(weightColumn, weight, WEIGHT, null));
    }
    return (float) weight + 0f;
  }

  private void requireClass(double label) throws Invalid {
    if (label < 0 || label != Math.rint(label)) {
      throw new Invalid(
          false,
          () ->
              Refusal.value(
                  labelColumn,
                  label,
                  "a class label must be a whole number from 0 (index other labels with"
                      + " StringIndexer)",
                  null));
    }
    if (label >= classLimit) {
      throw new Invalid(
          false,
          () ->
              Refusal.value(
                  labelColumn,
                  label,
                  "class labels must be below "
                      + classLimit
                      + " (is the column an identifier, or is this a regression?)",
                  null));
    }
  }

  private static void requireFinite(float[] values, int from, int to, String column)
      throws Invalid {
    for (int j = from; j < to; j++) {
      if (!Float.isFinite(values[j])) {
        int index = j - from;
        float value = values[j];
        throw new Invalid(true, () -> Refusal.element(column, index, value, FINITE, DROP));
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
