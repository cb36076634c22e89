/**
 * Rows become lanes: from the columns of a DataFrame to ranked, scaled rows on executors.
 *
 * <p>In a row's order: {@link org.sparkmlp.spark.lanes.InputColumns} (which columns), {@link
 * org.sparkmlp.spark.lanes.RowFormat} (a row as float32, or why not; {@link
 * org.sparkmlp.spark.lanes.StoredVector} reads its vectors), {@link
 * org.sparkmlp.spark.lanes.ContentHash} (its lane, its place, whether it is held out), {@link
 * org.sparkmlp.spark.lanes.RowEncoder} (the sending side of the one shuffle), {@link
 * org.sparkmlp.spark.lanes.LaneBuilder} and {@link org.sparkmlp.spark.lanes.Lane} (where rows
 * stay), {@link org.sparkmlp.spark.lanes.WorkerLanes} (which worker of a job has which lanes),
 * {@link org.sparkmlp.spark.lanes.Placed} and {@link org.sparkmlp.spark.lanes.Moments} (what the
 * driver learns of them). Where rows lie, in the heap or in a file, is {@link
 * org.sparkmlp.spark.rows}'s; {@link org.sparkmlp.spark.lanes.RowCopies} shows either to a pass.
 * Start reading at {@code LanePlacement}.
 *
 * <p>May import {@code spark.request}, {@code spark.rows} and the floors below {@code spark}.
 */
package org.sparkmlp.spark.lanes;
