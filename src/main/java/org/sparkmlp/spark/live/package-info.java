/**
 * The fits of a SparkContext, for whoever watches them in Spark's own places: a tab of its UI, its
 * metrics, the descriptions of its jobs.
 *
 * <p>Main types: {@link org.sparkmlp.spark.live.LiveListener} (hears of a fit), {@link
 * org.sparkmlp.spark.live.LiveFits} (holds what was heard). Start reading at {@code LiveListener}.
 *
 * <p>Nothing here is ever a reason for a fit to fail. May import {@code spark.slots} and the floors
 * below {@code spark}.
 */
package org.sparkmlp.spark.live;
