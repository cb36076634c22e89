package org.sparkmlp.spark.exchange;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.training.tree.CanonicalTree.Node;

/**
 * A gradient sum on its way from a worker to the driver.
 *
 * @param node which node of the canonical tree it is
 * @param gradient {@code [parameters]}
 * @param loss sum of weighted losses
 * @param weight sum of weights
 * @param rows number of rows, at least 1
 */
@DefaultSerializer(JavaSerializer.class)
public record PartialSum(Node node, float[] gradient, double loss, double weight, long rows)
    implements Serializable {

  static PartialSum of(Node node, GradientSum sum) {
    return new PartialSum(node, sum.gradient(), sum.loss(), sum.weight(), sum.rows());
  }

  GradientSum toSum() {
    GradientSum sum = new GradientSum(gradient);
    sum.set(loss, weight, rows);
    return sum;
  }
}
