package org.sparkmlp.ml;

import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.ml.files.StageReader;
import org.sparkmlp.ml.files.TrainedNetwork;
import org.sparkmlp.ml.params.ClassColumns;
import org.sparkmlp.ml.params.ClassificationParamSet;
import org.sparkmlp.ml.params.FeatureColumns;
import org.sparkmlp.ml.params.StageState;
import org.sparkmlp.ml.params.UidStash;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.spark.request.FittedNetwork;

/**
 * Trains a multilayer perceptron to tell classes apart, by mini-batch gradient descent on the
 * softmax cross-entropy.
 *
 * <pre>
 *   R(W) = (1/Ω) Σ_i ω_i ℓ_i + (λ/2) ‖W without biases‖²      ℓ = −ln p_c,  p = softmax(a_L)
 * </pre>
 *
 * <p>{@code ω} are the row weights ({@code weightCol} times {@code classWeights}), {@code λ} is
 * {@code regParam}. Labels are class indices from 0. Their number, and names, come from the label
 * column's metadata where StringIndexer or the like has left it, or else from the data.
 *
 * <p>Numerics: the parameters are the same bits for the same rows, settings and seed, whatever the
 * order of rows, the partitioning and the cluster. Features are standardised inside, so no scaler
 * is needed before it.
 *
 * <p>The default seed is the hash of the class name, as for Spark's own estimators.
 *
 * <p>Not thread-safe for setters; fits may run side by side on copies, as CrossValidator does.
 */
public class MlpClassifier
    extends ProbabilisticClassifier<Vector, MlpClassifier, MlpClassificationModel>
    implements MlpEstimator<MlpClassifier, MlpClassificationModel>, ClassificationParams {
  private static final long serialVersionUID = 1L;

  private final FitContext<MlpClassificationModel> context = new FitContext<>();
  private StageState<ClassificationParamSet> state; // Spark's constructors ask for it before ours

  /** A classifier with a random uid. */
  public MlpClassifier() {
    this(UidStash.put(null));
  }

  /**
   * A classifier.
   *
   * @param uid its uid
   */
  public MlpClassifier(String uid) {
    this(UidStash.put(uid));
  }

  private MlpClassifier(Void stashed) {}

  @Override
  public StageState<ClassificationParamSet> state() {
    if (state == null) {
      state = new StageState<>("mlpc");
    }
    return state;
  }

  @Override
  public FitContext<MlpClassificationModel> context() {
    return context;
  }

  /**
   * Weights of the classes, which multiply the row weights; a class without one has weight 1.
   *
   * @param value {@code balanced}, or class:weight pairs such as {@code 0:1.0,1:5.0}
   * @return this
   * @throws IllegalArgumentException if the text is neither
   */
  public MlpClassifier setClassWeights(String value) {
    return with(classWeights(), value);
  }

  /**
   * The share of each row's label that is spread over all classes in training.
   *
   * @param value in [0, 1)
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  public MlpClassifier setLabelSmoothing(double value) {
    return with(labelSmoothing(), value);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Requirements.validationColumn(this, schema);
    FeatureColumns features = FitRequests.featureColumns(this);
    return features.drop(super.transformSchema(features.assemble(schema)));
  }

  /** Assembles the features, if they are in columns of their own, and trains. */
  @Override
  public MlpClassificationModel fit(Dataset<?> dataset) {
    FeatureColumns features = FitRequests.featureColumns(this);
    if (features.inputs().isEmpty()) {
      return super.fit(dataset);
    }
    MlpClassifier ofVectors = copy(ParamMap.empty());
    ofVectors.clear(ofVectors.featuresCols());
    MlpClassificationModel model = ofVectors.fit(features.assemble(dataset));
    model.set(model.featuresCols(), getFeaturesCols());
    return model.setParent(this);
  }

  @Override
  public MlpClassificationModel train(Dataset<?> dataset) {
    List<String> names = ClassColumns.names(dataset.schema().apply(getLabelCol()));
    Optional<MlpClassificationModel> initial =
        context.initialModel(
            FitRequests.text(this, initialModelPath()), MlpClassificationModel::load);
    FitRequest request = FitRequests.of(this, dataset, initial);
    FittedNetwork fitted = context.fit(request, this, initial);
    MlpClassificationModel model =
        copyValues(
            new MlpClassificationModel(uid(), TrainedNetwork.of(fitted, names, false, getSeed())),
            ParamMap.empty());
    model.summarize(fitted, request);
    return model;
  }

  @Override
  public MlpClassifier copy(ParamMap extra) {
    MlpClassifier copy = defaultCopy(extra);
    context.copyTo(copy.context);
    return copy;
  }

  /**
   * A reader of saved classifiers.
   *
   * @return the reader
   */
  public static MLReader<MlpClassifier> read() {
    return new StageReader<>(
        MlpClassifier.class,
        MlpClassifier::new,
        MlpClassificationModel.read(),
        MlpClassifier::setInitialModel);
  }

  /**
   * Loads a saved classifier.
   *
   * @param path its folder
   * @return the classifier
   * @throws IllegalArgumentException if there is none
   */
  public static MlpClassifier load(String path) {
    return read().load(path);
  }
}
