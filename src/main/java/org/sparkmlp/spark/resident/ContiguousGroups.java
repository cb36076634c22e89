package org.sparkmlp.spark.resident;

import java.io.Serializable;
import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/** Gives fewer workers the lanes of more: each takes a contiguous range of the partitions. */
public final class ContiguousGroups implements PartitionCoalescer, Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public PartitionGroup[] coalesce(int workers, RDD<?> parent) {
    Partition[] partitions = parent.partitions();
    PartitionGroup[] groups = new PartitionGroup[Math.min(workers, partitions.length)];
    for (int group = 0; group < groups.length; group++) {
      groups[group] = new PartitionGroup(Option.empty());
      int end = (int) ((group + 1L) * partitions.length / groups.length);
      for (int p = (int) ((long) group * partitions.length / groups.length); p < end; p++) {
        groups[group].partitions().addOne(partitions[p]);
      }
    }
    return groups;
  }
}
