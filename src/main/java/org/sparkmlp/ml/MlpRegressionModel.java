package org.sparkmlp.ml;

import java.util.Optional;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SizeEstimator;
import org.sparkmlp.check.Refusal;
import org.sparkmlp.ml.files.ModelReader;
import org.sparkmlp.ml.files.SummaryFile;
import org.sparkmlp.ml.files.TrainedNetwork;
import org.sparkmlp.ml.params.FeatureColumns;
import org.sparkmlp.ml.params.RegressionParamSet;
import org.sparkmlp.ml.params.StageState;
import org.sparkmlp.ml.params.UidStash;
import org.sparkmlp.ml.predict.BlockStrategy;
import org.sparkmlp.ml.predict.ParameterBroadcast;
import org.sparkmlp.ml.predict.RowForward;
import org.sparkmlp.ml.predict.ScoredRows;
import org.sparkmlp.ml.predict.TargetScorer;
import org.sparkmlp.ml.summary.Inspection;
import org.sparkmlp.ml.summary.TopologyText;
import org.sparkmlp.network.Scaling;
import scala.Option;

/**
 * A trained regression network.
 *
 * <pre>
 *   ŷ = shift + scale ∘ a_L
 * </pre>
 *
 * <p>{@code shift} and {@code scale} are the targets', so that predictions are in their own unit.
 * It takes raw features; scaling is inside. The prediction is a number if the label was one, or
 * else a vector. {@code transform} is lazy and narrow, and works on streams.
 *
 * <p>Numerics: float32. Thread-safe for prediction; setters are not.
 */
public class MlpRegressionModel extends Model<MlpRegressionModel>
    implements MlpModel, RegressionParams {
  private static final long serialVersionUID = 1L;

  private StageState<RegressionParamSet> state; // may be asked for before our constructor
  private final TrainedNetwork trained;
  private transient MlpTrainingSummary summary;
  private transient ParameterBroadcast broadcast;

  /** For Spark Connect's search for stages; a model made so has no network. */
  public MlpRegressionModel() {
    this(UidStash.put(null), null);
  }

  MlpRegressionModel(String uid, TrainedNetwork trained) {
    this(UidStash.put(uid), trained);
  }

  private MlpRegressionModel(Void stashed, TrainedNetwork trained) {
    this.trained = trained;
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
  public TrainedNetwork trained() {
    return trained;
  }

  /**
   * The number of features.
   *
   * @return at least 1
   */
  public int numFeatures() {
    return trained.topology().features();
  }

  /**
   * The number of targets.
   *
   * @return 1 unless the label was a vector
   */
  public int numTargets() {
    return trained.topology().outputs();
  }

  /**
   * How targets were scaled in training.
   *
   * @return shift and scale; the identity if {@code standardizeLabel} was off. Not to be modified.
   */
  public Scaling labelScaling() {
    return trained.labels();
  }

  /**
   * The column of feature vectors.
   *
   * @param value its name
   * @return this
   */
  public MlpRegressionModel setFeaturesCol(String value) {
    set(featuresCol(), value);
    return this;
  }

  /**
   * The prediction column.
   *
   * @param value its name
   * @return this
   */
  public MlpRegressionModel setPredictionCol(String value) {
    set(predictionCol(), value);
    return this;
  }

  /**
   * What to do with rows that have a null, NaN or infinite feature.
   *
   * @param value error or skip
   * @return this
   * @throws IllegalArgumentException if it is neither
   */
  public MlpRegressionModel setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Optional<Inspection> inspection = inspection();
    if (inspection.isPresent()) {
      return inspection.get().schema(RegressionMetrics.SCHEMA);
    }
    FeatureColumns features = FitRequests.featureColumns(this);
    StructType input = features.assemble(schema);
    StructType output = outputSchema(input, false, trained.vectorLabel());
    Requirements.featureCount(input, getFeaturesCol(), numFeatures());
    return features.drop(output);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    Optional<Inspection> inspection = inspection();
    if (inspection.isPresent()) {
      return inspected(inspection.get(), dataset, () -> evaluate(dataset).toTable(dataset));
    }
    FeatureColumns features = FitRequests.featureColumns(this);
    Dataset<Row> rows =
        ScoredRows.valid(features.assemble(dataset), getFeaturesCol(), getHandleInvalid());
    if (getPredictionCol().isEmpty()) {
      return features.drop(rows);
    }
    if (broadcast == null) {
      broadcast = new ParameterBroadcast();
    }
    TargetScorer scorer = scorer(broadcast.on(dataset.sparkSession(), trained.parameters()));
    UserDefinedFunction function =
        functions.udf(
            scorer.udf(), trained.vectorLabel() ? SQLDataTypes.VectorType() : DataTypes.DoubleType);
    return features.drop(
        rows.withColumn(
            getPredictionCol(),
            BlockStrategy.register(scorer, function, rows).apply(rows.col(getFeaturesCol()))));
  }

  private TargetScorer scorer(RowForward.Source source) {
    return new TargetScorer(
        new RowForward(trained.topology(), trained.features(), source),
        trained.labels(),
        numTargets(),
        trained.vectorLabel());
  }

  /**
   * Predicts one row's only target.
   *
   * @param features raw features. Not modified.
   * @return the target in its own unit
   * @throws IllegalArgumentException if the model has several targets, or the features do not suit
   */
  public double predict(Vector features) {
    if (numTargets() != 1) {
      throw Refusal.because(
          "predict is for a model of 1 target, this one has %d: use predictTargets", numTargets());
    }
    return predictTargets(features).apply(0);
  }

  /**
   * Predicts one row's targets.
   *
   * @param features raw features. Not modified.
   * @return the targets in their own unit
   * @throws IllegalArgumentException if the features do not suit the model
   */
  public Vector predictTargets(Vector features) {
    float[] parameters = trained.parameters();
    return scorer(() -> parameters).all(features);
  }

  /**
   * Evaluates the model on labelled rows, weighted by the weight column if one is set; one pass.
   *
   * @param dataset features and label in the model's columns
   * @return the metrics
   * @throws IllegalArgumentException if there are no rows
   */
  public RegressionMetrics evaluate(Dataset<?> dataset) {
    return RegressionMetrics.of(this, FitRequests.featureColumns(this).assemble(dataset));
  }

  @Override
  public Option<MlpTrainingSummary> trainingSummary() {
    return Option.apply(summary);
  }

  @Override
  public void trainingSummary_$eq(Option<MlpTrainingSummary> value) {
    summary = value.getOrElse(() -> null);
  }

  @Override
  public void loadSummary(String path, Dataset<Row> dataset) {
    Dataset<Row> rows = FitRequests.featureColumns(this).assemble(dataset);
    summary =
        new MlpTrainingSummary(
            SummaryFile.read(trained, path), FitRequests.of(this, rows, Optional.empty()));
  }

  @Override
  public long estimatedSize() {
    return SizeEstimator.estimate(trained);
  }

  @Override
  public MlpRegressionModel copy(ParamMap extra) {
    MlpRegressionModel copy = copyValues(new MlpRegressionModel(uid(), trained), extra);
    copy.summary = summary;
    return copy.setParent(parent());
  }

  @Override
  public String toString() {
    return TopologyText.of(this, trained, "targets");
  }

  /**
   * A reader of saved models.
   *
   * @return the reader
   */
  public static MLReader<MlpRegressionModel> read() {
    return new ModelReader<>(MlpRegressionModel.class, MlpRegressionModel::new);
  }

  /**
   * Loads a saved model.
   *
   * @param path its folder
   * @return the model
   * @throws IllegalArgumentException if there is none, it is damaged, or its format is newer
   */
  public static MlpRegressionModel load(String path) {
    return read().load(path);
  }
}
