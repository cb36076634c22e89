package org.sparkmlp.spark.sharded.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.ObjLongConsumer;
import org.sparkmlp.math.CounterRandom;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.spark.sharded.blocks.BlockName;
import org.sparkmlp.spark.sharded.blocks.Buffers;
import org.sparkmlp.spark.sharded.blocks.Stamp;
import org.sparkmlp.training.tree.CanonicalTree;
import org.sparkmlp.training.tree.CanonicalTree.Node;

/**
 * Workers and a driver on a network in memory, in virtual time: no threads, no clock. An adversary,
 * seeded, delays, re-orders, loses and doubles messages, kills workers, supersedes living ones and
 * reports living ones as lost. Blocks are read in two halves at two times, so that one which is
 * overwritten while it is fetched arrives torn.
 */
final class SimulatedCluster implements ShardDriver.Rule {
  private static final long MILLI = 1_000_000; // ns
  private static final long TICK = 500;
  private static final long LIMIT = 3_600_000 * MILLI;

  private final ShardedFit fit;
  private final Adversary adversary;
  private final FromDriver fromDriver = new FromDriver();
  private final ShardDriver driver;
  private final Questions<Site> questions;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Map<BlockName, Published> ofDriver = new HashMap<>();
  private final Map<String, Site> sites = new HashMap<>(); // by address, the dead ones too
  private final int[] processes; // [P]: where each worker is at first
  private final int[] shares; // [P + 1]
  private final int parameters;
  final List<StepTotals> accepted = new ArrayList<>();
  int calls; // by workers, of their transport
  int deaths;
  final Map<Integer, Long> fetched = new HashMap<>(); // by process: floats of the network's
  private long now;
  private long numbers;
  private long draws;
  private long attempts;

  /**
   * What goes wrong.
   *
   * @param seed of all draws
   * @param lost the share of messages that are
   * @param doubled the share of messages that are
   * @param delay the longest, in ms
   * @param faultEvery about how many calls lie between two deaths or the like; 0 for none
   * @param lastFault the call after which there are no more of them
   * @param dieAt at which call the caller dies; 0 for none
   * @param questions whether a worker asks the driver one question at a time, as over Spark: it and
   *     its answer are not lost, and until there is one the worker only tells
   */
  record Adversary(
      long seed,
      double lost,
      double doubled,
      long delay,
      int faultEvery,
      int lastFault,
      int dieAt,
      boolean questions) {
    static Adversary none() {
      return new Adversary(0, 0, 0, 0, 0, 0, 0, false);
    }

    /** One that only disturbs messages. */
    static Adversary ofMessages(long seed, double lost, double doubled, long delay) {
      return new Adversary(seed, lost, doubled, delay, 0, 0, 0, false);
    }

    /** One that only has the caller die, at that call. */
    static Adversary ofDeath(int call) {
      return new Adversary(call, 0, 0, 0, 0, 0, call, false);
    }

    /** The same, with deaths and the like, up to a call. */
    Adversary withFaults(int every, int last) {
      return new Adversary(seed, lost, doubled, delay, every, last, dieAt, questions);
    }

    /** The same, where workers ask. */
    Adversary ofQuestions() {
      return new Adversary(seed, lost, doubled, delay, faultEvery, lastFault, dieAt, true);
    }
  }

  private record Event(long time, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return time == other.time
          ? Long.compare(number, other.number)
          : Long.compare(time, other.time);
    }
  }

  private static final class Published {
    private Stamp stamp;
    private final float[] values;

    Published(int length) {
      values = new float[length];
    }
  }

  /** Ends what a worker does at the moment of its death. */
  private static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Site site;

    Death(Site site) {
      super(null, null, false, false);
      this.site = site;
    }
  }

  /**
   * A cluster whose workers have come.
   *
   * @param processes {@code [P]}: the number of the process that each worker is in at first
   */
  SimulatedCluster(ShardedFit fit, int[] processes, Adversary adversary) {
    this.fit = fit;
    this.adversary = adversary;
    this.processes = processes;
    this.shares = fit.lanes().shares(processes.length);
    this.parameters = fit.layout().size();
    this.questions = new Questions<>(processes.length);
    this.driver =
        new ShardDriver(
            fit.slices(),
            processes.length,
            this,
            fromDriver,
            new Buffers(),
            new InMemory(),
            100,
            fit.start(),
            1_000 * MILLI);
    for (int worker = 0; worker < processes.length; worker++) {
      come(worker, processes[worker]);
    }
    at(TICK, this::tick);
  }

  int workers() {
    return processes.length;
  }

  ShardDriver driver() {
    return driver;
  }

  void train(long end) {
    driver.train(end, now);
    run(driver::isIdle);
  }

  List<Object> evaluate() {
    driver.evaluate(0, now);
    run(driver::isIdle);
    return driver.evaluations();
  }

  void load(Snapshot snapshot) {
    driver.load(snapshot, now);
  }

  /** Waits until every superseded worker that lives has been told so. */
  void awaitSuperseded() {
    run(
        () ->
            sites.values().stream()
                .filter(site -> !site.dead && sites.values().stream().anyMatch(site::isBefore))
                .allMatch(site -> site.machine.isSuperseded()));
  }

  private void run(BooleanSupplier until) {
    while (!until.getAsBoolean()) {
      Event event = events.remove();
      now = event.time();
      if (now > LIMIT) {
        throw new AssertionError("no end after an hour of virtual time");
      }
      try {
        event.action().run();
      } catch (Death death) {
        kill(death.site);
      }
    }
  }

  private void at(long delay, Runnable action) {
    events.add(new Event(now + delay * MILLI, numbers++, action));
  }

  private double draw() {
    return CounterRandom.uniform(adversary.seed(), 0, draws++);
  }

  private long draw(long bound) {
    return (long) (draw() * (bound + 1));
  }

  /** Delivers a message, or not, or twice. */
  private void deliver(Runnable message) {
    if (draw() >= adversary.lost()) {
      at(draw(adversary.delay()), message);
    }
    if (draw() < adversary.doubled()) {
      at(draw(adversary.delay()), message);
    }
  }

  private void tick() {
    driver.onTick(now);
    for (Site site : List.copyOf(sites.values())) {
      if (site.isActive()) {
        at(0, () -> site.machine.onTick(now)); // apart, as it may die of it
      }
    }
    at(TICK, this::tick);
  }

  private void come(int worker, int process) {
    Site site = new Site(worker, ++attempts, process);
    sites.put(site.sender.address(), site);
    at(0, () -> site.machine.begin(now));
  }

  private void kill(Site site) {
    deaths++;
    site.dead = true;
    comeAgain(site, draw(3_000));
    if (draw() < 0.7) { // else the driver learns of it when the next attempt comes
      at(draw(6_000), () -> lose(site));
    }
  }

  private void lose(Site site) {
    questions.close(site.worker, site.attempt);
    driver.onLost(site.worker, site.attempt);
  }

  /** A next attempt of a worker, in the same process, or where some other worker has been. */
  private void comeAgain(Site site, long delay) {
    int process = draw() < 0.5 ? site.process : processes[(int) draw(processes.length - 1)];
    at(delay, () -> come(site.worker, process));
  }

  private void call(Site site) {
    calls++;
    if (calls == adversary.dieAt()) {
      throw new Death(site);
    }
    boolean faulty = adversary.faultEvery() > 0 && calls <= adversary.lastFault();
    if (faulty && draw() * adversary.faultEvery() < 1) {
      switch ((int) draw(3)) {
        case 0 -> throw new Death(site);
        case 3 -> {
          sites.values().stream()
              .filter(each -> each.process == site.process && each != site && !each.dead)
              .forEach(this::kill);
          throw new Death(site);
        }
        case 1 -> comeAgain(site, 0); // and the one before lives on
        default -> {
          lose(site);
          if (adversary.questions()) { // and cannot ask any more
            throw new Death(site);
          }
        }
      }
    }
  }

  private static void put(
      Map<BlockName, Published> blocks,
      BlockName name,
      Stamp stamp,
      float[] values,
      int from,
      int length) {
    Published block = blocks.computeIfAbsent(name, key -> new Published(length));
    block.stamp = stamp;
    System.arraycopy(values, from, block.values, 0, length);
  }

  /** What takes a block that was fetched. */
  @FunctionalInterface
  private interface Taker {
    void take(BlockName name, Stamp stamp, float[] values);
  }

  private void fetch(int publisher, String address, List<BlockName> names, Taker taker) {
    Site site = sites.get(address.replaceAll("g.*", ""));
    deliver(
        () -> {
          if (publisher == Transport.DRIVER) {
            names.forEach(name -> read(name, ofDriver, taker));
          } else if (!site.dead && site.address.equals(address)) {
            names.forEach(name -> read(name, site.blocks, taker));
          }
        });
  }

  private void read(BlockName name, Map<BlockName, Published> blocks, Taker taker) {
    Published block = blocks.get(name);
    if (block == null) {
      if (blocks == ofDriver) {
        return; // withdrawn: a question of a generation that is over
      }
      throw new AssertionError(name + " was fetched where it never was");
    }
    Stamp stamp = block.stamp;
    float[] values = new float[block.values.length];
    int half = values.length / 2;
    System.arraycopy(block.values, 0, values, 0, half);
    at(
        draw(adversary.delay()),
        () -> {
          System.arraycopy(block.values, half, values, half, values.length - half);
          deliver(() -> taker.take(name, stamp, values.clone()));
        });
  }

  @Override
  public double rate(long step) {
    return fit.rate(step);
  }

  @Override
  public void accept(long step, Report.StepMade made, long besideNanos, boolean finite) {
    if (step != accepted.size() || !finite) {
      throw new AssertionError("step " + step + " after " + accepted.size() + ", " + finite);
    }
    accepted.add(made.totals());
  }

  /** Snapshots that are under way; what is in them no more is garbage, as it may be in a file. */
  private final class InMemory implements ShardDriver.Stage {
    private final float[][] arrays = new float[1 + fit.update().rule().vectors()][parameters];

    @Override
    public void put(int vector, int first, float[] values) {
      System.arraycopy(values, 0, arrays[vector], first, values.length);
    }

    @Override
    public void copyInto(Snapshot snapshot) {
      System.arraycopy(arrays[0], 0, snapshot.parameters(), 0, arrays[0].length);
      for (int k = 1; k < arrays.length; k++) {
        System.arraycopy(arrays[k], 0, snapshot.state()[k - 1], 0, arrays[k].length);
      }
      for (float[] array : arrays) {
        Arrays.fill(array, Float.NaN);
      }
    }
  }

  private final class FromDriver implements Transport.OfDriver {
    @Override
    public void send(int worker, long attempt, Answer answer) {
      if (adversary.questions()) {
        questions.close(worker, attempt).ifPresent(site -> answer(site, answer));
        return;
      }
      for (Site site : sites.values()) {
        if (site.worker == worker && site.attempt == attempt) {
          deliver(() -> take(site, answer));
        }
      }
    }

    private void take(Site site, Answer answer) {
      if (site.isActive()) {
        site.machine.onAnswer(answer, now);
      }
    }

    /** Answers what a site asks. */
    private void answer(Site site, Answer answer) {
      at(
          draw(adversary.delay()),
          () -> {
            site.asking = false;
            take(site, answer);
          });
    }

    /** Takes what a site asks, as all else in the order in which it comes. */
    void take(Site site, Report report) {
      questions
          .ask(site.worker, site.attempt, site.sender.address(), site)
          .ifPresent(one -> answer(one, new Answer.Superseded(report.at())));
      driver.onReport(report, now);
    }

    @Override
    public void publish(BlockName name, Stamp stamp, float[] values, int from, int length) {
      put(ofDriver, name, stamp, values, from, length);
    }

    @Override
    public void fetch(At at, int publisher, String address, List<BlockName> names) {
      SimulatedCluster.this.fetch(
          publisher,
          address,
          names,
          (name, stamp, values) -> driver.onBlock(at, publisher, name, stamp, values, now));
    }

    @Override
    public void withdraw() {
      ofDriver.clear();
    }
  }

  /** One attempt of a worker, in some process. */
  private final class Site implements Transport.OfWorker, ShardWorker.Work {
    private final int worker;
    private final long attempt;
    private final int process;
    private final Report.Sender sender;
    private final ShardWorker machine;
    private final List<Node> nodes;
    private final GradientSum[] sums; // the same in each step, as those of a real worker
    private String address = "";
    private Map<BlockName, Published> blocks = Map.of();
    private boolean dead;
    private boolean asking;
    private long waking;

    Site(int worker, long attempt, int process) {
      this.worker = worker;
      this.attempt = attempt;
      this.process = process;
      this.sender = new Report.Sender(worker, attempt, "p" + process, worker + "/" + attempt);
      this.machine =
          new ShardWorker(
              sender, fit.slices(), fit.lanes(), fit.update(), this, this, new Buffers());
      this.nodes = CanonicalTree.cover(shares[worker], shares[worker + 1]);
      this.sums = new GradientSum[nodes.size()];
      Arrays.setAll(sums, node -> new GradientSum(parameters));
    }

    boolean isBefore(Site other) {
      return worker == other.worker && attempt < other.attempt;
    }

    /** Sees to it that the machine is called when it wants to be. */
    private void wake() {
      long time = machine.wakeAt();
      if (time < now + TICK * MILLI && time != waking) {
        waking = time;
        events.add(
            new Event(
                Math.max(now, time),
                numbers++,
                () -> {
                  waking = 0;
                  if (isActive()) {
                    machine.onTick(now);
                    wake();
                  }
                }));
      }
    }

    boolean isActive() {
      return !dead && !machine.isStopped();
    }

    @Override
    public void send(Report report) {
      SimulatedCluster.this.call(this);
      if (!adversary.questions() || asking) {
        deliver(() -> driver.onReport(report, now));
        return;
      }
      asking = true;
      at(draw(adversary.delay()), () -> fromDriver.take(this, report));
    }

    @Override
    public void publish(BlockName name, Stamp stamp, float[] values, int from, int length) {
      SimulatedCluster.this.call(this);
      put(blocks, name, stamp, values, from, length);
    }

    @Override
    public void publishAt(String newAddress) {
      SimulatedCluster.this.call(this);
      address = newAddress;
      blocks = new HashMap<>();
    }

    @Override
    public void call(int other, ObjLongConsumer<ShardWorker> task) {
      SimulatedCluster.this.call(this);
      at(
          draw(adversary.delay()),
          () ->
              sites.values().stream()
                  .filter(
                      site -> site.worker == other && site.process == process && site.isActive())
                  .max(Comparator.comparingLong(site -> site.attempt))
                  .ifPresent(
                      site -> {
                        task.accept(site.machine, now);
                        site.wake();
                      }));
    }

    @Override
    public void fetch(At at, int publisher, String publishersAddress, List<BlockName> names) {
      SimulatedCluster.this.call(this);
      SimulatedCluster.this.fetch(
          publisher,
          publishersAddress,
          names,
          (name, stamp, values) -> {
            if (publisher != Transport.DRIVER && !name.kind().isNotes()) {
              fetched.merge(process, (long) values.length, Long::sum);
            }
            if (isActive()) {
              machine.onBlock(at, publisher, name, stamp, values, now);
              wake();
            }
          });
    }

    @Override
    public ShardWorker.Sums gradients(long step, float[] parameters) {
      SimulatedCluster.this.call(this);
      for (int i = 0; i < sums.length; i++) {
        GradientSum sum = fit.sum(nodes.get(i), step, parameters);
        System.arraycopy(sum.gradient(), 0, sums[i].gradient(), 0, parameters.length);
        sums[i].set(sum.loss(), sum.weight(), sum.rows());
      }
      return new ShardWorker.Sums(nodes, sums, 0, 0);
    }

    @Override
    public Object evaluate(int part, float[] parameters) {
      SimulatedCluster.this.call(this);
      return Arrays.hashCode(parameters);
    }
  }
}
