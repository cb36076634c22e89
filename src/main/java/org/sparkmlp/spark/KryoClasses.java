package org.sparkmlp.spark;

import com.esotericsoftware.kryo.Kryo;
import org.apache.spark.serializer.KryoRegistrator;
import org.sparkmlp.spark.exchange.FitPlan;
import org.sparkmlp.spark.exchange.JobExchange;
import org.sparkmlp.spark.exchange.LaneEvaluations;
import org.sparkmlp.spark.lanes.Lane;
import org.sparkmlp.spark.lanes.LaneSummary;
import org.sparkmlp.spark.lanes.Moments;

/**
 * Names to Kryo what a fit has Spark broadcast, cache and bring back, for those who set {@code
 * spark.kryo.registrationRequired}: {@code spark.kryo.registrator=org.sparkmlp.spark.KryoClasses}.
 *
 * <p>Without that setting Kryo needs no registration: each class says itself that Java serializes
 * it.
 */
public final class KryoClasses implements KryoRegistrator {

  /** Made by Spark, by name. */
  public KryoClasses() {}

  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(Lane.class);
    kryo.register(LaneSummary.class);
    kryo.register(Moments.NodeSums.class);
    kryo.register(FitPlan.class);
    kryo.register(LaneEvaluations.class);
    kryo.register(JobExchange.GradientResult.class);
    kryo.register(float[].class); // sampled rows
    kryo.register(double[].class); // and how classes are predicted
  }
}
