package org.sparkmlp.ml.params;

import java.io.Serializable;
import java.util.function.Supplier;

/**
 * What a stage must have before its own constructor has run: Spark's constructors ask for the uid
 * and for the Param objects. The stage makes it when it is first asked.
 *
 * @param <P> the kind of its Param objects
 */
public final class StageState<P extends ParamSet> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private P params;

  /** With the uid that waits in {@link UidStash}, or else a random one of this prefix. */
  public StageState(String prefix) {
    this.uid = UidStash.takeOr(prefix);
  }

  public String uid() {
    return uid;
  }

  /** The Param objects, made on the first call. */
  public P params(Supplier<P> maker) {
    if (params == null) {
      params = maker.get();
    }
    return params;
  }
}
