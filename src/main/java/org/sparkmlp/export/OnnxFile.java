package org.sparkmlp.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.network.Activation;
import org.sparkmlp.network.ParameterLayout;
import org.sparkmlp.network.Scaling;
import org.sparkmlp.network.Task;
import org.sparkmlp.network.Topology;

/**
 * Writes a network as ONNX: operators of opset 13 in their default domain alone, which every
 * runtime has.
 *
 * <pre>
 *   features [N × D_0] float
 *     → Sub, Div                       scaling, unless it is the identity
 *     → Gemm → Relu | Tanh | …         each layer; the last one has no activation
 *   classification                     probabilities [N × C] float, by Softmax
 *                                      class [N] int64, by ArgMax
 *                                      label [N] string, by Gather among the names, if there are any
 *   regression → Mul, Add              prediction [N × C] float, in the targets' own unit
 * </pre>
 *
 * <p>Names of the features are in the model's metadata, under {@code inputs}, one a line, as are
 * those of the classes under {@code classes}.
 *
 * <p>Numerics: float32 throughout. Runtimes add in an order of their own, so that results agree
 * with those of this library to rounding, not bit for bit.
 *
 * <p>Not for networks of more than 500 million parameters: a message of protocol buffers ends at 2
 * GB. Source: onnx.proto of ONNX 1.8, IR version 7.
 */
public final class OnnxFile {
  /** The operator set of the models that are written. */
  public static final int OPSET = 13;

  private static final int IR_VERSION = 7;
  private static final int MOST = 500_000_000; // parameters
  private static final int FLOAT = 1; // TensorProto.DataType
  private static final int INT64 = 7;
  private static final int STRING = 8;
  private static final int FLOAT_ATTRIBUTE = 1; // AttributeProto.AttributeType
  private static final int INT_ATTRIBUTE = 2;

  private final ExportedNetwork network;
  private final Protobuf graph = new Protobuf();
  private String last = "features"; // the value that the next node takes

  private OnnxFile(ExportedNetwork network) {
    this.network = network;
  }

  /**
   * Writes a network.
   *
   * @param network the network
   * @param out takes the model; stays open
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if the network is too large
   */
  public static void write(ExportedNetwork network, OutputStream out) throws IOException {
    if (network.parameters().length > MOST) {
      throw Refusal.because(
          "ONNX can hold at most %,d parameters in one file, this network has %,d: export it for"
              + " Java",
          MOST, network.parameters().length);
    }
    out.write(new OnnxFile(network).model().toBytes());
  }

  private Protobuf model() {
    Protobuf model =
        new Protobuf()
            .number(1, IR_VERSION)
            .text(2, "Spark MLP")
            .message(7, graph())
            .message(8, new Protobuf().text(1, "").number(2, OPSET));
    property(model, "inputs", network.inputs());
    property(model, "classes", network.classNames());
    return model;
  }

  private static void property(Protobuf model, String key, List<String> names) {
    if (!names.isEmpty()) {
      model.message(14, new Protobuf().text(1, key).text(2, String.join("\n", names)));
    }
  }

  private Protobuf graph() {
    Topology topology = network.topology();
    graph.message(11, value(last, FLOAT, topology.features()));
    if (!isIdentity(network.features())) {
      byColumn("Sub", "shift", network.features().shift());
      byColumn("Div", "scale", network.features().scale());
    }
    for (int l = 0; l < topology.layers(); l++) {
      layer(l);
    }
    if (network.loss().task() == Task.CLASSIFICATION) {
      classes();
    } else {
      targets();
    }
    return graph.text(2, "network");
  }

  private void layer(int l) {
    ParameterLayout layout = ParameterLayout.of(network.topology());
    String weights = "weights_" + (l + 1);
    String bias = "bias_" + (l + 1);
    tensor(
        weights,
        layout.weightsOffset(l),
        layout.end(l),
        network.parameters(),
        layout.inputs(l),
        layout.outputs(l));
    tensor(
        bias,
        layout.biasOffset(l),
        layout.weightsOffset(l),
        network.parameters(),
        layout.outputs(l));
    node("Gemm", "a_" + (l + 1), weights, bias);
    if (l < network.topology().activations().size()) {
      activate(network.topology().activations().get(l), "z_" + (l + 1));
    }
  }

  private void activate(Activation activation, String output) {
    switch (activation) {
      case RELU -> node("Relu", output);
      case TANH -> node("Tanh", output);
      case SIGMOID -> node("Sigmoid", output);
      case LEAKY_RELU -> nodeWithAlpha("LeakyRelu", output, 0.01f);
      case ELU -> nodeWithAlpha("Elu", output, 1f);
      case SOFTPLUS -> node("Softplus", output);
      case GELU -> gelu(output);
      case IDENTITY -> {}
    }
  }

  /** {@code a σ(a (c_1 + c_3 a²))}: this operator set has no operator for it. */
  private void gelu(String output) {
    String a = last;
    tensor(output + "_c1", 0, 1, new float[] {1.5957691f}, 1);
    tensor(output + "_c3", 0, 1, new float[] {0.071354814f}, 1);
    node("Mul", output + "_square", a);
    node("Mul", output + "_cubic", output + "_c3");
    node("Add", output + "_slope", output + "_c1");
    node("Mul", output + "_u", a);
    node("Sigmoid", output + "_gate");
    node("Mul", output, a);
  }

  private void classes() {
    String logits = last;
    graph.message(1, operator("Softmax", "probabilities", logits).message(5, attribute("axis", 1)));
    graph.message(12, value("probabilities", FLOAT, network.topology().outputs()));
    graph.message(
        1,
        operator("ArgMax", "class", logits)
            .message(5, attribute("axis", 1))
            .message(5, attribute("keepdims", 0)));
    graph.message(12, value("class", INT64));
    List<String> names = network.classNames();
    if (!names.isEmpty()) {
      Protobuf tensor = new Protobuf().number(1, names.size()).number(2, STRING);
      names.forEach(name -> tensor.text(6, name));
      graph.message(5, tensor.text(8, "names"));
      graph.message(1, operator("Gather", "label", "names", "class"));
      graph.message(12, value("label", STRING));
    }
  }

  private void targets() {
    Scaling labels = network.labels();
    byColumn("Mul", "target_scale", labels.scale());
    tensor("target_shift", 0, labels.shift().length, labels.shift(), labels.shift().length);
    node("Add", "prediction", "target_shift");
    graph.message(12, value("prediction", FLOAT, network.topology().outputs()));
  }

  private void byColumn(String type, String name, float[] values) {
    tensor(name, 0, values.length, values, values.length);
    node(type, name + "_done", name);
  }

  private void nodeWithAlpha(String type, String output, float alpha) {
    graph.message(1, operator(type, output, last).message(5, attribute("alpha", alpha)));
    last = output;
  }

  /** A node that takes the last value, and others after it. */
  private void node(String type, String output, String... others) {
    String[] inputs = new String[others.length + 1];
    inputs[0] = last;
    System.arraycopy(others, 0, inputs, 1, others.length);
    graph.message(1, operator(type, output, inputs));
    last = output;
  }

  private static Protobuf operator(String type, String output, String... inputs) {
    Protobuf node = new Protobuf();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(3, output).text(4, type);
  }

  private static Protobuf attribute(String name, long value) {
    return new Protobuf().text(1, name).number(3, value).number(20, INT_ATTRIBUTE);
  }

  private static Protobuf attribute(String name, float value) {
    return new Protobuf().text(1, name).number(2, value).number(20, FLOAT_ATTRIBUTE);
  }

  private void tensor(String name, int from, int to, float[] values, int... dimensions) {
    Protobuf tensor = new Protobuf();
    for (int dimension : dimensions) {
      tensor.number(1, dimension);
    }
    graph.message(5, tensor.number(2, FLOAT).text(8, name).floats(9, values, from, to));
  }

  /** {@code [N]}, or {@code [N × columns]}. */
  private static Protobuf value(String name, int type, int... columns) {
    Protobuf shape = new Protobuf().message(1, new Protobuf().text(2, "N"));
    for (int width : columns) {
      shape.message(1, new Protobuf().number(1, width));
    }
    Protobuf tensor = new Protobuf().number(1, type).message(2, shape);
    return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
  }

  private static boolean isIdentity(Scaling scaling) {
    Scaling identity = Scaling.identity(scaling.shift().length);
    return Arrays.equals(scaling.shift(), identity.shift())
        && Arrays.equals(scaling.scale(), identity.scale());
  }
}
