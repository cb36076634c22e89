package org.sparkmlp.spark.lanes;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.BitSet;

/**
 * What the driver knows of a lane.
 *
 * @param lane its number
 * @param features number of features; meaningless without rows
 * @param labelWidth number of floats in a label; meaningless without rows
 * @param trainingRows rows that gradients come from
 * @param validationRows rows held out
 * @param trainingWeight sum of the former's weights
 * @param validationWeight sum of the latter's
 * @param digest sum of the rows' hashes, by part: tells whether a lane built again is the same
 * @param classes class labels seen; empty for regression
 * @param mappedBytes what of the rows lies in a file, and not in the heap
 * @param problem what is wrong with the data, a {@link org.sparkmlp.check.Refusal} as bytes, or
 *     null
 */
@DefaultSerializer(JavaSerializer.class)
public record LaneSummary(
    int lane,
    int features,
    int labelWidth,
    int trainingRows,
    int validationRows,
    double trainingWeight,
    double validationWeight,
    long digest,
    BitSet classes,
    long mappedBytes,
    byte[] problem)
    implements Serializable {

  boolean isEmpty() {
    return trainingRows + (long) validationRows == 0;
  }
}
