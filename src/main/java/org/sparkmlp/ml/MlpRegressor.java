package org.sparkmlp.ml;

import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.sparkmlp.ml.files.StageReader;
import org.sparkmlp.ml.files.TrainedNetwork;
import org.sparkmlp.ml.params.FeatureColumns;
import org.sparkmlp.ml.params.RegressionParamSet;
import org.sparkmlp.ml.params.StageState;
import org.sparkmlp.ml.params.UidStash;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.spark.request.FittedNetwork;

/**
 * Trains a multilayer perceptron to predict one number or several, by mini-batch gradient descent
 * on the squared error.
 *
 * <pre>
 *   R(W) = (1/Ω) Σ_i ω_i ℓ_i + (λ/2) ‖W without biases‖²      ℓ = Σ_k (ŷ_k − y_k)²
 * </pre>
 *
 * <p>{@code ω} are the row weights, {@code λ} is {@code regParam}. A numeric label gives numeric
 * predictions; a label of vectors gives vectors of as many targets, learned at once. With {@code
 * loss} huber an error counts only linearly beyond 1, so that outliers draw less.
 *
 * <p>Numerics: the parameters are the same bits for the same rows, settings and seed, whatever the
 * order of rows, the partitioning and the cluster. Features and targets are standardised inside, so
 * the default rate suits any unit; the losses of the history are of standardised targets. There is
 * no ½ in the loss, unlike scikit-learn's.
 *
 * <p>The default {@code stepSize} is 0.01, lower than the classifier's, for the same reason; that
 * of {@code regParam} is 0.0001, against 0.002.
 *
 * <p>The default seed is the hash of the class name, as for Spark's own estimators.
 *
 * <p>Not thread-safe for setters; fits may run side by side on copies, as CrossValidator does.
 */
public class MlpRegressor extends Estimator<MlpRegressionModel>
    implements MlpEstimator<MlpRegressor, MlpRegressionModel>, RegressionParams {
  private static final long serialVersionUID = 1L;

  private final FitContext<MlpRegressionModel> context = new FitContext<>();
  private StageState<RegressionParamSet> state; // may be asked for before our constructor

  /** A regressor with a random uid. */
  public MlpRegressor() {
    this(UidStash.put(null));
  }

  /**
   * A regressor.
   *
   * @param uid its uid
   */
  public MlpRegressor(String uid) {
    this(UidStash.put(uid));
  }

  private MlpRegressor(Void stashed) {
    paramSet();
  }

  @Override
  public StageState<RegressionParamSet> state() {
    if (state == null) {
      state = new StageState<>("mlpr");
    }
    return state;
  }

  @Override
  public FitContext<MlpRegressionModel> context() {
    return context;
  }

  /**
   * The column of feature vectors.
   *
   * @param value its name
   * @return this
   */
  public MlpRegressor setFeaturesCol(String value) {
    return with(featuresCol(), value);
  }

  /**
   * The label column.
   *
   * @param value a numeric column, or one of vectors
   * @return this
   */
  public MlpRegressor setLabelCol(String value) {
    return with(labelCol(), value);
  }

  /**
   * The prediction column.
   *
   * @param value its name
   * @return this
   */
  public MlpRegressor setPredictionCol(String value) {
    return with(predictionCol(), value);
  }

  /**
   * What is minimised.
   *
   * @param value squared_error, or huber, which grows only linearly beyond an error of 1
   * @return this
   * @throws IllegalArgumentException if the value is out of its bounds
   */
  public MlpRegressor setLoss(String value) {
    return with(loss(), value);
  }

  /**
   * Whether targets are standardised inside the model.
   *
   * @param value false to take them as they are
   * @return this
   */
  public MlpRegressor setStandardizeLabel(boolean value) {
    return with(standardizeLabel(), value);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    FeatureColumns features = FitRequests.featureColumns(this);
    return features.drop(outputSchema(features.assemble(schema), true, null));
  }

  @Override
  public MlpRegressionModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    Dataset<Row> rows = FitRequests.featureColumns(this).assemble(dataset);
    Optional<MlpRegressionModel> initial =
        context.initialModel(FitRequests.text(this, initialModelPath()), MlpRegressionModel::load);
    boolean vectorLabel =
        dataset.schema().apply(getLabelCol()).dataType().equals(SQLDataTypes.VectorType());
    FitRequest request = FitRequests.of(this, rows, initial);
    FittedNetwork fitted = context.fit(request, this, initial);
    MlpRegressionModel model =
        new MlpRegressionModel(uid(), TrainedNetwork.of(fitted, List.of(), vectorLabel, getSeed()));
    model.trainingSummary_$eq(scala.Option.apply(new MlpTrainingSummary(fitted, request)));
    return copyValues(model.setParent(this), ParamMap.empty());
  }

  @Override
  public MlpRegressor copy(ParamMap extra) {
    MlpRegressor copy = defaultCopy(extra);
    context.copyTo(copy.context);
    return copy;
  }

  /**
   * A reader of saved regressors.
   *
   * @return the reader
   */
  public static MLReader<MlpRegressor> read() {
    return new StageReader<>(
        MlpRegressor.class,
        MlpRegressor::new,
        MlpRegressionModel.read(),
        MlpRegressor::setInitialModel);
  }

  /**
   * Loads a saved regressor.
   *
   * @param path its folder
   * @return the regressor
   * @throws IllegalArgumentException if there is none
   */
  public static MlpRegressor load(String path) {
    return read().load(path);
  }
}
