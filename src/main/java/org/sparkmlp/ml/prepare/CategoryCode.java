package org.sparkmlp.ml.prepare;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A string as a category: one element per value that has one, 1 for it and 0 for the others.
 *
 * <pre>
 *   a value with an element of its own  →  1 there
 *   any other                           →  1 at "other" if there is that element, else zeros only
 *   missing                             →  1 at "missing" if there is that element, else as any other
 * </pre>
 *
 * <p>Immutable; long for what it does, as a record would have no room for the index of its values.
 */
final class CategoryCode implements ColumnCode {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final ArrayList<String> values;
  private final boolean other;
  private final boolean missing;
  private transient Map<String, Integer> index;

  /**
   * A code.
   *
   * @param name the column
   * @param values those with an element of their own, in order
   * @param other whether all others have one together
   * @param missing whether missing values have one
   */
  CategoryCode(String name, List<String> values, boolean other, boolean missing) {
    this.name = name;
    this.values = new ArrayList<>(values);
    this.other = other;
    this.missing = missing;
    this.index = index(values);
  }

  private static Map<String, Integer> index(List<String> values) {
    Map<String, Integer> index = new HashMap<>();
    values.forEach(value -> index.put(value, index.size()));
    return index;
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    index = index(values);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ColumnKind kind() {
    return ColumnKind.STRING;
  }

  List<String> values() {
    return List.copyOf(values);
  }

  boolean hasOther() {
    return other;
  }

  boolean hasMissing() {
    return missing;
  }

  /** Whether a value is one that training has seen, as far as can be known. */
  boolean knows(String value) {
    return other || index.containsKey(value);
  }

  @Override
  public List<String> inputs() {
    List<String> inputs = new ArrayList<>();
    values.forEach(value -> inputs.add(name + "=" + value));
    if (other) {
      inputs.add(name + " is another");
    }
    if (missing) {
      inputs.add(ColumnCode.missing(name));
    }
    return inputs;
  }

  @Override
  public int width() {
    return values.size() + (other ? 1 : 0) + (missing ? 1 : 0);
  }

  @Override
  public void put(Object value, VectorBuffer to) {
    int width = width();
    if (value == null && missing) {
      to.addOneHot(width, width - 1);
    } else {
      Integer own = index.get(value);
      to.addOneHot(width, own != null ? own : other ? values.size() : -1);
    }
  }
}
