package org.sparkmlp.ml;

import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SizeEstimator;
import org.sparkmlp.ml.files.ModelReader;
import org.sparkmlp.ml.files.SummaryFile;
import org.sparkmlp.ml.files.TrainedNetwork;
import org.sparkmlp.ml.params.ClassColumns;
import org.sparkmlp.ml.params.ClassificationParamSet;
import org.sparkmlp.ml.params.FeatureColumns;
import org.sparkmlp.ml.params.StageState;
import org.sparkmlp.ml.params.UidStash;
import org.sparkmlp.ml.predict.BlockStrategy;
import org.sparkmlp.ml.predict.ClassScorer;
import org.sparkmlp.ml.predict.ParameterBroadcast;
import org.sparkmlp.ml.predict.RowForward;
import org.sparkmlp.ml.predict.ScoredRows;
import org.sparkmlp.ml.summary.Inspection;
import org.sparkmlp.ml.summary.TopologyText;
import org.sparkmlp.spark.request.FitRequest;
import org.sparkmlp.spark.request.FittedNetwork;
import scala.Option;
import scala.Tuple3;

/**
 * A trained classifier: a softmax over the last layer's outputs.
 *
 * <pre>
 *   rawPrediction = a_L      probability = softmax(a_L)      prediction = argmax_k p_k / t_k
 * </pre>
 *
 * <p>{@code t} are the thresholds, all equal where unset. It takes raw features; scaling is inside.
 * {@code transform} is lazy and narrow, works on streams, and computes the network once per row for
 * all three columns.
 *
 * <p>Long, as Spark has an accessor and a setter for each of its params. Numerics: float32 up to
 * the outputs, float64 for softmax and thresholds. Thread-safe for prediction; setters are not.
 */
public class MlpClassificationModel
    extends ProbabilisticClassificationModel<Vector, MlpClassificationModel>
    implements MlpModel, ClassificationParams {
  private static final long serialVersionUID = 1L;

  private StageState<ClassificationParamSet> state; // Spark's constructors ask for it before ours
  private final TrainedNetwork trained;
  private transient MlpClassificationTrainingSummary summary;
  private transient ParameterBroadcast broadcast;
  private transient RowForward local;

  /** For Spark Connect's search for stages; a model made so has no network. */
  public MlpClassificationModel() {
    this(UidStash.put(null), null);
  }

  MlpClassificationModel(String uid, TrainedNetwork trained) {
    this(UidStash.put(uid), trained);
  }

  private MlpClassificationModel(Void stashed, TrainedNetwork trained) {
    this.trained = trained;
  }

  @Override
  public StageState<ClassificationParamSet> state() {
    if (state == null) {
      state = new StageState<>("mlpc");
    }
    return state;
  }

  @Override
  public TrainedNetwork trained() {
    return trained;
  }

  /**
   * The number of classes.
   *
   * @return at least 2, unless the data had one class only
   */
  @Override
  public int numClasses() {
    return trained.topology().outputs();
  }

  @Override
  public int numFeatures() {
    return trained.topology().features();
  }

  /**
   * Names of the classes, where the label column's metadata told them.
   *
   * @return as many as there are classes, or none
   */
  public List<String> labelNames() {
    return trained.labelNames();
  }

  /**
   * What to do with rows that have a null, NaN or infinite feature.
   *
   * @param value error or skip
   * @return this
   * @throws IllegalArgumentException if it is neither
   */
  public MlpClassificationModel setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Optional<Inspection> inspection = inspection();
    if (inspection.isPresent()) {
      return inspection.get().schema(ClassificationMetrics.SCHEMA);
    }
    FeatureColumns features = FitRequests.featureColumns(this);
    StructType input = features.assemble(schema);
    StructType output = super.transformSchema(input);
    Requirements.featureCount(input, getFeaturesCol(), numFeatures());
    return ClassColumns.named(features.drop(output), getPredictionCol(), labelNames());
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema(), true);
    Optional<Inspection> inspection = inspection();
    if (inspection.isPresent()) {
      return inspected(inspection.get(), dataset, () -> evaluate(dataset).toTable(dataset));
    }
    FeatureColumns features = FitRequests.featureColumns(this);
    Dataset<Row> rows =
        ScoredRows.valid(features.assemble(dataset), getFeaturesCol(), getHandleInvalid());
    String outputs = "outputs of " + uid();
    ClassScorer scorer = scorer(dataset);
    Column score =
        BlockStrategy.register(scorer, functions.udf(scorer, ClassScorer.TYPE), rows)
            .apply(rows.col(getFeaturesCol()));
    Dataset<Row> scored = rows.withColumn(outputs, score);
    Column all = scored.col("`" + outputs + "`");
    scored = ScoredRows.with(scored, getRawPredictionCol(), all.getField(ClassScorer.RAW), schema);
    scored =
        ScoredRows.with(scored, getProbabilityCol(), all.getField(ClassScorer.PROBABILITY), schema);
    scored =
        ScoredRows.with(scored, getPredictionCol(), all.getField(ClassScorer.PREDICTION), schema);
    return features.drop(scored.drop(outputs));
  }

  private ClassScorer scorer(Dataset<?> dataset) {
    if (broadcast == null) {
      broadcast = new ParameterBroadcast();
    }
    return new ClassScorer(
        new RowForward(
            trained.topology(),
            trained.features(),
            broadcast.on(dataset.sparkSession(), trained.parameters())),
        numClasses(),
        isDefined(thresholds()) ? getThresholds() : null);
  }

  @Override
  public Vector predictRaw(Vector features) {
    if (local == null) {
      float[] parameters = trained.parameters();
      local = new RowForward(trained.topology(), trained.features(), () -> parameters);
    }
    return Vectors.dense(ClassScorer.raw(local, features, numClasses()));
  }

  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    ClassScorer.softmax(((DenseVector) raw).values());
    return raw;
  }

  /**
   * The model that Spark's summaries ask for predictions, with the names of two of its columns.
   *
   * @return the model, probability column and prediction column
   */
  // Raw, because Spark's two inherited declarations differ in a type that only Scala takes as
  // covariant, and javac asks for one method that overrides both.
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public Tuple3 findSummaryModel() {
    MlpClassificationModel model = copy(ParamMap.empty());
    model.clear(model.featuresCols()); // the summary's rows have their vectors
    if (getProbabilityCol().isEmpty()) {
      model.setProbabilityCol("probability of " + uid());
    }
    if (getPredictionCol().isEmpty()) {
      model.setPredictionCol("prediction of " + uid());
    }
    return new Tuple3(model, model.getProbabilityCol(), model.getPredictionCol());
  }

  /**
   * Evaluates the model on labelled rows, weighted by the weight column if one is set; one pass.
   *
   * @param dataset features and label in the model's columns
   * @return the metrics
   * @throws IllegalArgumentException if there are no rows
   */
  public ClassificationMetrics evaluate(Dataset<?> dataset) {
    return ClassificationMetrics.of(this, FitRequests.featureColumns(this).assemble(dataset));
  }

  @Override
  public Option<MlpTrainingSummary> trainingSummary() {
    return Option.apply(summary);
  }

  @Override
  public void trainingSummary_$eq(Option<MlpTrainingSummary> value) {
    summary = (MlpClassificationTrainingSummary) value.getOrElse(() -> null);
  }

  void summarize(FittedNetwork fitted, FitRequest request) {
    summary = MlpClassificationTrainingSummary.of(fitted, this, request);
  }

  /**
   * How the fit went, with metrics on the training rows.
   *
   * @return the summary, a {@link BinaryMlpClassificationTrainingSummary} if there are two classes;
   *     a model that was loaded has none, and Spark throws
   */
  @Override
  public MlpClassificationTrainingSummary summary() {
    return (MlpClassificationTrainingSummary) MlpModel.super.summary();
  }

  /**
   * The summary of a model of two classes.
   *
   * @return the summary
   * @throws IllegalStateException if there are more classes, or the model was loaded
   */
  public BinaryMlpClassificationTrainingSummary binarySummary() {
    if (summary instanceof BinaryMlpClassificationTrainingSummary binary) {
      return binary;
    }
    throw new IllegalStateException(
        "binarySummary is for 2 classes, this model has "
            + numClasses()
            + (hasSummary() ? ": use summary" : ", and no summary: only a fitted model has one"));
  }

  @Override
  public void loadSummary(String path, Dataset<Row> dataset) {
    summarize(
        SummaryFile.read(trained, path),
        FitRequests.of(this, FitRequests.featureColumns(this).assemble(dataset), Optional.empty()));
  }

  @Override
  public long estimatedSize() {
    return SizeEstimator.estimate(trained);
  }

  @Override
  public MlpClassificationModel copy(ParamMap extra) {
    MlpClassificationModel copy = copyValues(new MlpClassificationModel(uid(), trained), extra);
    copy.summary = summary;
    return copy.setParent(parent());
  }

  @Override
  public String toString() {
    return TopologyText.of(this, trained, "classes");
  }

  /**
   * A reader of saved models.
   *
   * @return the reader
   */
  public static MLReader<MlpClassificationModel> read() {
    return new ModelReader<>(MlpClassificationModel.class, MlpClassificationModel::new);
  }

  /**
   * Loads a saved model.
   *
   * @param path its folder
   * @return the model
   * @throws IllegalArgumentException if there is none, it is damaged, or its format is newer
   */
  public static MlpClassificationModel load(String path) {
    return read().load(path);
  }
}
