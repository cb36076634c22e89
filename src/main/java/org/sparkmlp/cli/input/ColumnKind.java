package org.sparkmlp.cli.input;

import java.util.Locale;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/** What a column can be to a network. */
public enum ColumnKind {
  /** Used as it is. */
  NUMBER,
  /** 0 or 1. */
  BOOLEAN,
  /** Indexed and one-hot encoded; as a class label, indexed. */
  STRING,
  /** Taken whole. */
  VECTOR,
  /** Nothing that a network can take. */
  OTHER;

  static ColumnKind of(StructField field) {
    DataType type = field.dataType();
    if (type instanceof NumericType) {
      return NUMBER;
    }
    if (type instanceof BooleanType) {
      return BOOLEAN;
    }
    if (type instanceof StringType) {
      return STRING;
    }
    return type.equals(SQLDataTypes.VectorType()) ? VECTOR : OTHER;
  }

  /** The name that the model card uses. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static ColumnKind parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
