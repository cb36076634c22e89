package org.sparkmlp.spark.sharded;

/** The driver's way to its workers. */
public interface DriverTransport extends Transport {
  /** Answers a worker's last report; lost if there is none, or if that attempt is gone. */
  void send(int worker, long attempt, Answer answer);

  /** Forgets what was published: all have it. */
  void withdraw();
}
