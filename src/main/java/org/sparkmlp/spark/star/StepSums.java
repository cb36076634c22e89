package org.sparkmlp.spark.star;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.sparkmlp.network.GradientSum;
import org.sparkmlp.spark.resident.SparkRpc;
import org.sparkmlp.training.tree.CanonicalTree;
import org.sparkmlp.training.tree.CanonicalTree.Node;
import org.sparkmlp.training.tree.JoinedSums;
import org.sparkmlp.training.tree.Lanes;

/**
 * The gradient sums of one step on their way between two processes, in slices of 256 KiB at most,
 * and added as they come.
 *
 * <p>A slice, little-endian: nonce (long), command (long), level, index, slice (int), floats. The
 * rest of a worker's sums, {@linkplain #numbers what is not gradient}, comes with its next
 * question, after the slices. The gradients of a process's workers may come as sums of several.
 *
 * <p>Two siblings of the {@linkplain CanonicalTree canonical tree} are added as soon as both are
 * there, the right one to the left one; what is left over when all have come is added as {@link
 * CanonicalTree#finish} has it. So the order of arrival changes no bit, and the driver holds a few
 * vectors, however many workers there are. What comes twice, from a worker that was lost and its
 * second attempt, by itself or in the sum of its {@link Team}, gives the sum of a node once more,
 * with the same bits, which nothing is added to twice.
 *
 * <p>Thread-safe.
 */
final class StepSums {
  /** Floats of a slice. */
  static final int SLICE = (1 << 16) - 16;

  private static final int HEADER = 2 * Long.BYTES + 3 * Integer.BYTES;

  /** Numbers of a sum besides its gradient: level, index, rows, loss, weight. */
  private static final int NUMBERS = 5;

  private final Node root;
  private final int parameters;
  private final List<Map<Node, float[]>> held = new ArrayList<>(); // by slice
  private final Set<Place> arrived = new HashSet<>();
  private final Deque<float[]> spare = new ArrayDeque<>();
  private final float[] gradient;
  private long nonce;
  private long command = -1;

  private record Place(Node node, int slice) {
    Place parent() {
      return new Place(node.parent(), slice);
    }
  }

  /** Sums of so many parameters over lanes. */
  StepSums(Lanes lanes, int parameters) {
    this.root = CanonicalTree.root(lanes);
    this.parameters = parameters;
    this.gradient = new float[parameters];
    for (int i = 0; i < slices(parameters); i++) {
      held.add(new HashMap<>());
    }
  }

  private static int slices(int parameters) {
    return (parameters + SLICE - 1) / SLICE;
  }

  private static int length(int slice, int parameters) {
    return Math.min(SLICE, parameters - slice * SLICE);
  }

  /** What is not gradient of a worker's sums, those without rows left out. */
  static double[] numbers(List<Node> nodes, GradientSum[] sums) {
    double[] numbers = new double[NUMBERS * sums.length];
    int n = 0;
    for (int i = 0; i < sums.length; i++) {
      if (!sums[i].isEmpty()) {
        numbers[n++] = nodes.get(i).level();
        numbers[n++] = nodes.get(i).index();
        numbers[n++] = sums[i].rows();
        numbers[n++] = sums[i].loss();
        numbers[n++] = sums[i].weight();
      }
    }
    return Arrays.copyOf(numbers, n);
  }

  /** Sends slices, from buffers that serve again from step to step. */
  static final class Sender {
    private final SparkRpc.Client driver;
    private final long nonce;
    private final Map<Place, SparkRpc.Frame> frames = new ConcurrentHashMap<>();

    Sender(SparkRpc.Client driver, long nonce) {
      this.driver = driver;
      this.nonce = nonce;
    }

    /** Prepares to send the sums of a command; the driver must have those of the one before. */
    Sending sending(long command, JoinedSums sums) {
      return new Sending(this, command, sums);
    }

    private void send(long command, JoinedSums sums, Place place, JoinedSums.Reader reader) {
      int length = length(place.slice, sums.parameters());
      SparkRpc.Frame frame =
          frames.computeIfAbsent(place, key -> driver.frame(HEADER + length * Float.BYTES));
      ByteBuffer bytes = frame.bytes();
      bytes.putLong(nonce).putLong(command);
      bytes.putInt(place.node.level()).putInt(place.node.index()).putInt(place.slice);
      FloatBuffer gradient = bytes.asFloatBuffer();
      reader.read(sums, place.node, place.slice * SLICE, length, gradient::put);
      driver.tell(frame);
    }
  }

  /** The sums of a command, to be sent by one thread or several. */
  static final class Sending {
    private final Sender sender;
    private final long command;
    private final JoinedSums sums;
    private final List<Node> nodes;
    private final AtomicInteger next = new AtomicInteger();

    private Sending(Sender sender, long command, JoinedSums sums) {
      this.sender = sender;
      this.command = command;
      this.sums = sums;
      this.nodes = sums.nodes();
    }

    /** Sends slices that no other thread does, until none is left. */
    void share(JoinedSums.Reader reader) {
      int slices = slices(sums.parameters());
      int all = slices * nodes.size();
      for (int i = next.getAndIncrement(); i < all; i = next.getAndIncrement()) {
        Place place = new Place(nodes.get(i / slices), i % slices);
        sender.send(command, sums, place, reader);
      }
    }
  }

  /** Another command begins, or the same one by other workers: what has come counts no more. */
  synchronized void begin(long newNonce, long newCommand) {
    if (nonce == newNonce && command == newCommand) {
      return;
    }
    nonce = newNonce;
    command = newCommand;
    arrived.clear();
    for (Map<Node, float[]> slice : held) {
      spare.addAll(slice.values());
      slice.clear();
    }
  }

  /** Takes a slice; one that is not of this command is left aside. */
  synchronized void take(byte[] message) {
    ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < HEADER || bytes.getLong() != nonce || bytes.getLong() != command) {
      return;
    }
    Node node = new Node(bytes.getInt(), bytes.getInt());
    int slice = bytes.getInt();
    if (!isInTree(node)
        || slice < 0
        || slice >= held.size()
        || bytes.remaining() != length(slice, parameters) * Float.BYTES) {
      return;
    }
    arrived.add(new Place(node, slice));
    add(node, slice, bytes.asFloatBuffer());
  }

  /** Whether a node's slice has come, by itself or in the sum of a node above. */
  private boolean hasCome(Place place) {
    Place each = place;
    while (!arrived.contains(each) && each.node.level() < root.level()) {
      each = each.parent();
    }
    return arrived.contains(each);
  }

  private boolean isInTree(Node node) {
    int below = root.level() - node.level();
    return node.level() >= 0 && below >= 0 && node.index() >= 0 && node.index() < 1 << below;
  }

  private void add(Node node, int slice, FloatBuffer values) {
    Map<Node, float[]> waiting = held.get(slice);
    float[] sum = spare.isEmpty() ? new float[Math.min(SLICE, parameters)] : spare.pop();
    values.get(sum, 0, values.remaining());
    Node at = node;
    while (at.level() < root.level()) {
      float[] sibling = waiting.remove(at.sibling());
      if (sibling == null) {
        break;
      }
      sum = (at.index() & 1) == 0 ? plus(sum, sibling) : plus(sibling, sum);
      at = at.parent();
    }
    waiting.put(at, sum);
  }

  private float[] plus(float[] left, float[] right) {
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
    spare.push(right);
    return left;
  }

  /** Whether slices are missing of the sums of this command whose numbers a worker hands in. */
  synchronized boolean lacks(long done, double[] numbers) {
    if (done != command) {
      return false; // it is of no use anyway
    }
    if (numbers.length % NUMBERS != 0) {
      return true;
    }
    for (int n = 0; n < numbers.length; n += NUMBERS) {
      for (int slice = 0; slice < held.size(); slice++) {
        if (!hasCome(new Place(node(numbers, n), slice))) {
          return true;
        }
      }
    }
    return false;
  }

  private static Node node(double[] numbers, int from) {
    return new Node((int) numbers[from], (int) numbers[from + 1]);
  }

  /**
   * The sum over all lanes, valid until the next command begins.
   *
   * @param results the {@link #numbers} of all workers
   */
  synchronized GradientSum total(Object[] results) {
    Map<Node, GradientSum> sums = new HashMap<>(); // of everything but the gradient
    for (Object result : results) {
      double[] numbers = (double[]) result;
      for (int n = 0; n < numbers.length; n += NUMBERS) {
        GradientSum sum = new GradientSum(0);
        sum.set(numbers[n + 3], numbers[n + 4], (long) numbers[n + 2]);
        sums.put(node(numbers, n), sum);
      }
    }
    GradientSum total = new GradientSum(gradient);
    GradientSum whole =
        CanonicalTree.finish(
            root,
            sums,
            (left, right) -> {
              left.add(right);
              return left;
            });
    if (whole != null) {
      total.set(whole.loss(), whole.weight(), whole.rows());
      for (int slice = 0; slice < held.size(); slice++) {
        float[] sum = CanonicalTree.finish(root, held.get(slice), this::plus);
        System.arraycopy(sum, 0, gradient, slice * SLICE, length(slice, parameters));
        held.get(slice).clear();
        spare.push(sum);
      }
    }
    return total;
  }
}
