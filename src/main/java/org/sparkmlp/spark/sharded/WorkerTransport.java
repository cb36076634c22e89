package org.sparkmlp.spark.sharded;

/** A worker's way to the others. */
public interface WorkerTransport extends Transport {
  /** Says something to the driver. */
  void send(Report report);
}
