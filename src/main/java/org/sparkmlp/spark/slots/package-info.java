/**
 * Who trains when: the task slots of one SparkContext, shared by fits and by other jobs, and the
 * watch over a fit's waits.
 *
 * <p>Main types: {@link org.sparkmlp.spark.slots.FitScope} (what a fit is among the jobs of its
 * context), {@link org.sparkmlp.spark.slots.SlotBroker} and {@link org.sparkmlp.spark.slots.Turn}
 * (how many slots it may hold, and for how long), {@link org.sparkmlp.spark.slots.SchedulerLoad}
 * (what Spark's scheduler has to do), {@link org.sparkmlp.spark.slots.WaitWatch}. Start reading at
 * {@code FitScope}.
 *
 * <p>May import {@code spark.request} and the floors below {@code spark}.
 */
package org.sparkmlp.spark.slots;
