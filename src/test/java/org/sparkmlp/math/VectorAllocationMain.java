package org.sparkmlp.math;

/**
 * Fails if products in vectors allocate once they are compiled. Under {@code -Xbatch} calls wait
 * for the compilers, so that the number of calls decides when that is, and not the machine's speed.
 */
final class VectorAllocationMain {
  private static final int WARM_UP = 20_000;

  private VectorAllocationMain() {}

  public static void main(String[] arguments) {
    Runnable products = LayerCase.of(20, 40, 40).allProducts(Tile.preferred());
    long first = AllocationCheck.allocatedBy(products, WARM_UP);
    AllocationCheck.assertAllocatesNothing(products);
    System.out.printf("compiled after %,d bytes%n", first);
  }
}
