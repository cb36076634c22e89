package org.sparkmlp.spark.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.api.v1.JobData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkmlp.LocalSpark;
import org.sparkmlp.spark.slots.FitScope;

@Timeout(120)
class JobWordsTest {
  private static final CountDownLatch MAY_END = new CountDownLatch(1);

  @Test
  void changesTheDescriptionOfAJobThatRuns() throws Exception {
    SparkContext context = LocalSpark.session().sparkContext();
    try (FitScope scope = FitScope.open(context)) {
      JobWords words = new JobWords(context);
      words.say("epoch 1");
      CompletableFuture<Long> count = new CompletableFuture<>();
      Thread thread = new Thread(() -> count.complete(waitingJob(context)));
      thread.start(); // inherits tag and description
      int job = await(context, scope.name());
      assertThat(describe(context, job)).isEqualTo("epoch 1");
      words.say("epoch 2");
      assertThat(describe(context, job)).isEqualTo("epoch 2");
      MAY_END.countDown();
      assertThat(count.get(60, TimeUnit.SECONDS)).isEqualTo(1);
      words.end();
      assertThat(context.getLocalProperty("spark.job.description")).isNull();
    } finally {
      MAY_END.countDown();
    }
  }

  private static long waitingJob(SparkContext context) {
    return JavaSparkContext.fromSparkContext(context)
        .parallelize(List.of(1), 1)
        .filter(each -> MAY_END.await(60, TimeUnit.SECONDS))
        .count();
  }

  private static int await(SparkContext context, String tag) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      int[] jobs = context.statusTracker().getJobIdsForTag(tag);
      if (jobs.length > 0) {
        return jobs[0];
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the job was not seen within a minute");
  }

  private static String describe(SparkContext context, int job) {
    JobData data = context.statusStore().job(job);
    return data.description().get();
  }
}
