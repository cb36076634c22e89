/**
 * The star: tasks that stay with their lanes ask the driver what to do next, handing over their
 * sums; the driver adds, updates and answers with the parameters.
 *
 * <p>Main types: {@link org.sparkmlp.spark.star.StarExchange} (the driver's side), {@code Roster}
 * (which worker is answered what: a pure state machine), {@code Rendezvous} (the roster with a lock
 * around it), {@link org.sparkmlp.spark.star.StarTask} (the worker's side), {@link
 * org.sparkmlp.spark.star.StarMemory} (what it needs). Start reading at {@code StarTask}.
 *
 * <p>May import {@code spark.resident}, {@code spark.exchange}, the rooms below them and the floors
 * below {@code spark}.
 */
package org.sparkmlp.spark.star;
