package org.sparkmlp.spark.lanes;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.function.Supplier;
import org.apache.spark.sql.catalyst.InternalRow;
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

  /**
   * The number of features.
   *
   * @param row a row. Not modified.
   * @throws Invalid if it has none
   */
  public int features(InternalRow row) throws Invalid {
    if (row.isNullAt(0)) {
      throw new Invalid(
          true, () -> Refusal.value(featuresColumn, null, "a row must have features", DROP));
    }
    return StoredVector.size(vector(row, 0));
  }

  /**
   * The number of floats in the label.
   *
   * @param row a row. Not modified.
   * @throws Invalid if it has no label
   */
  public int labelWidth(InternalRow row) throws Invalid {
    if (row.isNullAt(1)) {
      throw new Invalid(
          true, () -> Refusal.value(labelColumn, null, "a row must have a label", DROP));
    }
    return vectorLabel ? StoredVector.size(vector(row, 1)) : 1;
  }

  /**
   * Reads features, label and weight.
   *
   * @param row a row. Not modified.
   * @param features their {@linkplain #features number}
   * @param labelWidth the label's {@linkplain #labelWidth width}
   * @param into takes them. Modified.
   * @throws Invalid if a value is not one to train on
   */
  public void read(InternalRow row, int features, int labelWidth, float[] into) throws Invalid {
    StoredVector.copy(vector(row, 0), features, into, 0);
    requireFinite(into, 0, features, featuresColumn);
    if (vectorLabel) {
      StoredVector.copy(vector(row, 1), labelWidth, into, features);
      requireFinite(into, features, features + labelWidth, labelColumn);
    } else {
      double label = row.getDouble(1);
      into[features] = (float) label + 0f; // + 0 makes −0 a 0
      if (!Float.isFinite(into[features])) {
        throw new Invalid(true, () -> Refusal.value(labelColumn, label, FINITE, DROP));
      }
      if (task == Task.CLASSIFICATION) {
        requireClass(label);
      }
    }
    into[features + labelWidth] = weight(row);
  }

  private static InternalRow vector(InternalRow row, int column) {
    return row.getStruct(column, StoredVector.FIELDS);
  }

  public boolean isValidation(InternalRow row) throws Invalid {
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

  private float weight(InternalRow row) throws Invalid {
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
    int wrong = StoredVector.firstNotFinite(values, from, to);
    if (wrong < to) {
      float value = values[wrong];
      throw new Invalid(true, () -> Refusal.element(column, wrong - from, value, FINITE, DROP));
    }
  }
}
