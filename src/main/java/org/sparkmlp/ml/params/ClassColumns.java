package org.sparkmlp.ml.params;

import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.Attribute$;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What the metadata of label and prediction columns says of the classes. */
public final class ClassColumns {
  private ClassColumns() {}

  /** The number of classes, where the column's attribute tells it. */
  public static OptionalInt count(StructField label) {
    Attribute attribute = Attribute$.MODULE$.fromStructField(label);
    if (attribute instanceof BinaryAttribute) {
      return OptionalInt.of(2);
    }
    if (attribute instanceof NominalAttribute nominal && nominal.getNumValues().isDefined()) {
      return OptionalInt.of((Integer) nominal.getNumValues().get());
    }
    return OptionalInt.empty();
  }

  /** The names of the classes, where the column's attribute tells them, or else none. */
  public static List<String> names(StructField label) {
    Attribute attribute = Attribute$.MODULE$.fromStructField(label);
    if (attribute instanceof BinaryAttribute binary && binary.values().isDefined()) {
      return List.of(binary.values().get());
    }
    if (attribute instanceof NominalAttribute nominal && nominal.values().isDefined()) {
      return List.of(nominal.values().get());
    }
    return List.of();
  }

  /** The schema with the names of the classes on the prediction column, for IndexToString. */
  public static StructType named(StructType schema, String predictionCol, List<String> names) {
    if (predictionCol.isEmpty() || names.isEmpty()) {
      return schema;
    }
    StructField[] fields = schema.fields().clone();
    int i = schema.fieldIndex(predictionCol);
    fields[i] =
        NominalAttribute.defaultAttr()
            .withName(predictionCol)
            .withValues(names.toArray(String[]::new))
            .toStructField();
    return new StructType(fields);
  }
}
