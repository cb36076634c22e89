package org.sparkmlp.ml.prepare;

import java.util.Locale;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** What a column can be to a network. */
public enum ColumnKind {
  /** Used as it is. */
  NUMBER,
  /** 0 or 1. */
  BOOLEAN,
  /** Days since 1970, and where in the year and the week. */
  DATE,
  /** As a date, with the time as a fraction of the day, and where in the day. */
  TIMESTAMP,
  /** One-hot encoded; as a class label, indexed. */
  STRING,
  /** Taken whole. */
  VECTOR,
  /** Nothing that a network can take. */
  OTHER;

  /**
   * The kind of a column.
   *
   * @param type its type
   * @return the kind
   */
  public static ColumnKind of(DataType type) {
    if (type instanceof NumericType) {
      return NUMBER;
    }
    if (type instanceof BooleanType) {
      return BOOLEAN;
    }
    if (type instanceof DateType) {
      return DATE;
    }
    if (type instanceof TimestampType || type instanceof TimestampNTZType) {
      return TIMESTAMP;
    }
    if (type instanceof StringType) {
      return STRING;
    }
    return type.equals(SQLDataTypes.VectorType()) ? VECTOR : OTHER;
  }

  /**
   * Whether a column of this kind can stand for one that was of another kind in training.
   *
   * <p>A reader that infers types sees a date where all times are midnight, a number where all
   * strings look like one, and strings where a column is empty; so strings serve as numbers and
   * dates too, and each one that is none is refused when it is met.
   *
   * @param trained the kind in training
   * @return whether it can
   */
  public boolean canServe(ColumnKind trained) {
    return switch (trained) {
      case NUMBER, BOOLEAN -> this == NUMBER || this == BOOLEAN || this == STRING;
      case DATE, TIMESTAMP -> this == DATE || this == TIMESTAMP || this == STRING;
      case STRING -> this == STRING || this == NUMBER || this == BOOLEAN;
      case VECTOR -> this == VECTOR;
      case OTHER -> false;
    };
  }

  /**
   * The name that saved models use.
   *
   * @return the name, in small letters
   */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind of a name.
   *
   * @param text what {@link #text} gave
   * @return the kind
   * @throws IllegalArgumentException if there is none
   */
  public static ColumnKind parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
