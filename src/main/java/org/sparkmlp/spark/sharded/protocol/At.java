package org.sparkmlp.spark.sharded.protocol;

/**
 * A place in the protocol: which barrier of which generation.
 *
 * <p>A generation is a set of workers that starts from a snapshot together; when one of them is
 * lost the next generation starts. Barriers count from 0 within a generation, and everyone counts
 * alike: a worker enters barrier k + 1 only after it has the answer to barrier k.
 *
 * @param generation grows over the life of a fit; 0 before the first
 * @param barrier the barrier that is waited at, or that comes next
 */
public record At(long generation, int barrier) {
  public static final At NOWHERE = new At(0, 0);

  At next() {
    return new At(generation, barrier + 1);
  }
}
