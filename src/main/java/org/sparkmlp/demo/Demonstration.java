package org.sparkmlp.demo;

import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/** An idea of the method, tried on Spark and told on a page. */
@FunctionalInterface
public interface Demonstration {
  /**
   * Trains what the page is about, and makes it.
   *
   * @param spark where to train
   * @param told takes a line after each part that takes a while
   * @return a whole HTML document
   */
  String page(SparkSession spark, Consumer<String> told);
}
