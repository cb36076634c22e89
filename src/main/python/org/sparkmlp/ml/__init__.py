"""The stages, in the module that PySpark looks for by the name of their Java package.

Users import them from ``sparkmlp``. The folder ``org`` has no ``__init__``, so that it can be
shared with others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from numpy.typing import ArrayLike, NDArray
from pyspark.ml.classification import (
    _BinaryClassificationSummary,
    _ClassificationSummary,
    _JavaProbabilisticClassificationModel,
    _JavaProbabilisticClassifier,
    _TrainingSummary,
)
from pyspark.ml.linalg import DenseVector, Vector
from pyspark.ml.regression import _JavaRegressionModel, _JavaRegressor
from pyspark.ml.util import HasTrainingSummary, JavaMLReadable, JavaMLWritable, MLReadable
from pyspark.ml.wrapper import JavaEstimator, JavaModel
from pyspark.sql import DataFrame, Row

from org.sparkmlp.errors import one_line
from org.sparkmlp.metrics import ClassificationMetrics, RegressionMetrics
from org.sparkmlp.network import Network
from org.sparkmlp.params import (
    ClassificationParams,
    ClassifierSettings,
    MlpSetters,
    ModelParams,
    RegressionParams,
    RegressorSettings,
    java_hash,
)
from org.sparkmlp.remote import ServerModel, release_forgotten
from org.sparkmlp.session import active, require_stage
from org.sparkmlp.tracking import autolog_epochs

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack


R = TypeVar("R", bound="MLReadable[Any]")
M = TypeVar("M", bound="MlpClassificationModel | MlpRegressionModel")


class MlpTrainingSummary(_TrainingSummary):
    """How a fit went. A freshly fitted model has it; a loaded one does not.

    ``objectiveHistory`` has the mean training loss of each epoch, without the L2 penalty;
    ``totalIterations`` is the number of epochs. The other figures come from one small table, which
    is fetched once.
    """

    _model: _Inspected
    _row: Row | None = None

    def epochs(self) -> DataFrame:
        """The history, one row per epoch.

        Returns
        -------
        DataFrame
            epoch, steps, trainLoss, validationLoss and validationMetric (null where no rows were
            held out), learningRate, rowsPerSecond, seconds and where they went, best.
        """
        return self._model._inspect("epochs")

    @property
    def validationHistory(self) -> list[float]:
        """The mean validation loss after each epoch; empty where no rows were held out."""
        losses = [row["validationLoss"] for row in self.epochs().collect()]
        return [loss for loss in losses if loss is not None]

    def _figure(self, name: str) -> Any:
        if self._row is None:
            self._row = self._model._inspect("summary").collect()[0]
        return self._row[name]

    @property
    def bestEpoch(self) -> int:
        """The epoch of the lowest monitored loss, from 1."""
        return int(self._figure("bestEpoch"))

    @property
    def stoppedEarly(self) -> bool:
        """Whether patience ran out before the epochs did."""
        return bool(self._figure("stoppedEarly"))

    @property
    def steps(self) -> int:
        """Updates made, over all epochs."""
        return int(self._figure("steps"))

    @property
    def rows(self) -> int:
        """Training rows, without those held out."""
        return int(self._figure("rows"))

    @property
    def validationRows(self) -> int:
        """Rows held out, 0 if there are none."""
        return int(self._figure("validationRows"))

    @property
    def lanes(self) -> int:
        """The shares that the rows were divided into, a power of two."""
        return int(self._figure("lanes"))

    @property
    def workers(self) -> int:
        """The Spark tasks that trained."""
        return int(self._figure("workers"))

    @property
    def seconds(self) -> float:
        """Wall-clock time of the fit, in seconds."""
        return float(self._figure("seconds"))

    def scores(self) -> dict[str, float]:
        """Loss and metrics of the final parameters, on training and on held-out rows.

        Returns
        -------
        dict
            ``trainLoss``, ``validationLoss``; for classification ``trainAccuracy`` and
            ``validationAccuracy``, for regression ``trainRmse``, ``trainR2`` and their validation
            twins. Those that do not apply are left out.
        """
        names = [f"{rows}{metric}" for rows in ("train", "validation") for metric in _METRICS]
        found = {name: self._figure(name) for name in names}
        return {name: value for name, value in found.items() if value is not None}


_METRICS = ("Loss", "Accuracy", "Rmse", "R2")


class MlpClassificationTrainingSummary(MlpTrainingSummary, _ClassificationSummary):
    """How the fit of a classifier went, with Spark's metrics on the training rows.

    Rows that were held out or skipped do not count. Row weights do, class weights do not.
    """


class BinaryMlpClassificationTrainingSummary(
    MlpClassificationTrainingSummary, _BinaryClassificationSummary
):
    """A summary of two classes, with ``areaUnderROC``, ``roc``, ``pr`` and their kin."""


class _Inspected(ServerModel, ModelParams, JavaMLWritable, HasTrainingSummary[Any]):
    """What both models tell of themselves, in classic sessions and over Connect alike."""

    def _inspect(self, table: str, dataset: DataFrame | None = None) -> DataFrame:
        release_forgotten()
        rows = active().range(0) if dataset is None else dataset
        asked: Any = self.copy({self.inspect: table})
        with one_line():
            return JavaModel._transform(asked, rows)

    def _transform(self, dataset: DataFrame) -> DataFrame:
        with one_line():
            scored = JavaModel._transform(self, dataset)
            scored.schema  # noqa: B018 (a classic session checks at once, Connect when asked)
            return scored

    def _network(self) -> Row:
        found: Row = self._inspect("network").collect()[0]
        return found

    @property
    def summary(self) -> Any:
        """How the fit went.

        Raises
        ------
        RuntimeError
            If the model was loaded: only a freshly fitted one has a summary.
        """
        if not self.hasSummary:
            raise RuntimeError(
                "a model that was loaded has no summary: only a freshly fitted one tells of its fit"
            )
        summary = super().summary
        summary._model = self._without_summary()
        return summary

    def _without_summary(self) -> Self:
        """A copy for the summary to hold: a circle would stay until garbage is collected."""
        model = self.copy()
        vars(model).pop("_summary", None)
        return model

    def _summary_dataset(self, train_dataset: DataFrame) -> DataFrame:
        return self._without_summary().transform(train_dataset)

    @property
    def weightsSha256(self) -> str:
        """The SHA-256 of the parameters as little-endian float32, 64 hexadecimal digits.

        The same rows, settings and seed give the same one in Java, in Python, from the command
        line, on any cluster and processor.
        """
        return str(self._network()["weightsSha256"])

    def provenance(self) -> dict[str, Any]:
        """Where the model comes from; the settings are the params.

        Returns
        -------
        dict
            libraryVersion, seed, rows, validationRows, lanes, workers, epochs, bestEpoch, steps,
            trainLoss, validationLoss (None where no rows were held out) and seconds.
        """
        known = self._network().asDict()
        return {name: known[name] for name in list(known)[list(known).index("libraryVersion") :]}

    def to_numpy(self) -> Network:
        """Topology, weights and scaling as NumPy arrays.

        Returns
        -------
        Network
            One ``[D_(l−1), D_l]`` array of weights and one ``[D_l]`` of biases per layer.
        """
        parts = sorted(self._inspect("parameters").collect(), key=lambda row: row["part"])
        flat = b"".join(bytes(row["bytes"]) for row in parts)
        return Network.from_tables(self._network().asDict(), flat)

    def predict_numpy(self, X: ArrayLike) -> NDArray[Any]:
        """Predicts by NumPy, for tests and for serving without Spark.

        Fetches the network each time: keep :meth:`to_numpy` to predict often.

        Parameters
        ----------
        X
            ``[n, D_0]`` raw features.

        Returns
        -------
        numpy.ndarray
            Class indices ``[n]`` without thresholds, or targets ``[n]`` or ``[n, D_L]``.
        """
        return self.to_numpy().predict(X)


class _Readable(JavaMLReadable[R]):
    @classmethod
    def load(cls, path: str) -> R:
        """Loads a saved stage; the folder is one that Spark's server can read."""
        with one_line():
            return super().load(path)


class _Trainer(JavaEstimator[M], MlpSetters, JavaMLWritable):
    """What both estimators do around a fit."""

    def _fit(self, dataset: DataFrame) -> M:
        release_forgotten()
        with one_line():
            model = super()._fit(dataset)
        autolog_epochs(model)
        return model


class MlpClassifier(
    _Trainer["MlpClassificationModel"],
    _JavaProbabilisticClassifier["MlpClassificationModel"],
    ClassificationParams,
    _Readable["MlpClassifier"],
):
    """Trains a multilayer perceptron to tell classes apart.

    By mini-batch gradient descent with momentum on the softmax cross-entropy. Labels are class
    indices from 0. Features are standardised inside, so no scaler is needed before it. The
    parameters are the same bits for the same rows, settings and seed, on any cluster.

    Parameters
    ----------
    featuresCol : str, "features"
        Column of feature vectors.
    featuresCols : list of str, unset
        Or: columns of numbers, booleans or vectors, without a VectorAssembler before.
    labelCol : str, "label"
        Column of class indices from 0.
    predictionCol, probabilityCol, rawPredictionCol : str
        Output columns ``prediction``, ``probability`` and ``rawPrediction``; empty for none.
    thresholds : list of float, unset
        ``[classes]``; the class of the largest p_k / t_k is predicted.
    hiddenLayers : list of int, [100]
        Widths of the hidden layers; empty for a softmax model.
    activation : str, "relu"
        ``relu``, ``leaky_relu``, ``elu``, ``gelu``, ``softplus``, ``tanh``, ``sigmoid``,
        ``identity``; one, or one per hidden layer with commas.
    dropout : float, 0.0
        Share of the hidden units that each row of a step leaves out, in [0, 1).
    batchSize : int, 128
        Rows per step.
    maxIter : int, 100
        Epochs, at most.
    stepSize : float, 0.05
        Learning rate at the start.
    learningRateSchedule : str, "constant"
        Such as ``cosine`` or ``warmup:100+step:0.5,10``.
    optimizer : str, "sgd"
        ``sgd``, ``adam`` or ``adamw``; with the latter two ``stepSize`` is 0.001 unless set.
    momentum : float, 0.9
        In [0, 1).
    nesterov : bool, False
        Whether the momentum looks ahead.
    beta1 : float, 0.9
        Adam's β₁, in [0, 1).
    beta2 : float, 0.999
        Adam's β₂, in [0, 1).
    epsilon : float, 1e-08
        Adam's ε.
    regParam : float, 0.002
        λ of the penalty λ/2 ‖W‖², biases excluded.
    clipNorm : float, unset
        Largest norm of a step's gradient.
    shuffle : bool, True
        A new seeded order each epoch.
    seed : int, a hash of the class's name
        Of initial parameters, held-out rows and order.
    weightCol : str, unset
        Column of row weights.
    classWeights : str, unset
        ``balanced`` or pairs such as ``0:1.0,1:5.0``; they multiply the row weights.
    labelSmoothing : float, 0.0
        Share of each row's label that is spread over all classes in training.
    validationFraction : float, 0.0
        Share of the rows held out.
    validationIndicatorCol : str, unset
        Or: a boolean column, true for rows held out.
    patience : int, unset
        Epochs without improvement after which to stop; ``tol`` (1e-4) is what counts as one.
    keep : str, "best"
        Whose epoch's parameters the model has, ``best`` or ``last``.
    standardize : bool, True
        Centre and scale features inside the model.
    handleInvalid : str, "error"
        ``error`` or ``skip``, for rows with null, NaN or infinite values.
    initialModelPath : str, unset
        Folder of a saved model of the same topology to start from.
    checkpointDir : str, unset
        Folder that keeps the fit while it trains, every ``checkpointInterval`` (10) epochs and
        ``checkpointMinutes`` (10.0); ``resume`` (False) goes on from it with the same bits.
    onDivergence : str, "fail"
        Or ``rollback``: on from the last good epoch at half the rate, 3 times at most.
    lanes, numWorkers, exchange, verbose
        As in the guide; ``numWorkers`` and ``exchange`` never change the result.

    Examples
    --------
    >>> from pyspark.ml.linalg import Vectors
    >>> from sparkmlp import MlpClassifier
    >>> rows = spark.createDataFrame(
    ...     [(Vectors.dense(x), float(x > 0)) for x in (-2, -1, -0.5, 0.5, 1, 2)],
    ...     ["features", "label"])
    >>> classifier = MlpClassifier(hiddenLayers=[4], seed=1).setMaxIter(30)
    >>> model = classifier.fit(rows)
    >>> model.numClasses
    2
    >>> model.transform(rows).select("prediction").first().prediction
    0.0
    >>> [w.shape for w in model.to_numpy().weights]
    [(1, 4), (4, 2)]
    """

    def __init__(self, **settings: Unpack[ClassifierSettings]) -> None:
        super().__init__()
        require_stage("org.sparkmlp.ml.MlpClassifier")
        self._java_obj = self._new_java_obj("org.sparkmlp.ml.MlpClassifier", self.uid)
        self._setDefault(
            seed=java_hash("org.sparkmlp.ml.MlpClassifier"),
            stepSize=0.05,
            regParam=0.002,
            labelSmoothing=0.0,
        )
        self._set_known(settings)

    def setParams(self, **settings: Unpack[ClassifierSettings]) -> Self:
        """Sets several params by keyword; those of the constructor."""
        return self._set_known(settings)

    def setLabelSmoothing(self, value: float) -> Self:
        """Sets the value of :py:attr:`labelSmoothing`."""
        return self._set(labelSmoothing=value)

    def setClassWeights(self, value: str) -> Self:
        """Sets the value of :py:attr:`classWeights`."""
        return self._set(classWeights=value)

    def _create_model(self, java_model: Any) -> MlpClassificationModel:
        return MlpClassificationModel(java_model)


class MlpClassificationModel(
    _Inspected,
    _JavaProbabilisticClassificationModel[Vector],
    ClassificationParams,
    _Readable["MlpClassificationModel"],
):
    """A trained classifier: a softmax over the last layer's outputs.

    It takes raw features; scaling is inside. ``numFeatures``, ``numClasses``, ``predict``,
    ``predictRaw`` and ``predictProbability`` are Spark's.

    Examples
    --------
    >>> from sparkmlp import MlpClassifier
    >>> rows = spark.createDataFrame([(-1.0, 0), (-2.0, 0), (1.0, 1), (2.0, 1)], ["x", "label"])
    >>> model = MlpClassifier(featuresCols=["x"], hiddenLayers=[], seed=1).fit(rows)
    >>> model.evaluate(rows).accuracy
    1.0
    >>> model.predict_numpy([[-3], [3]]).tolist()
    [0, 1]
    >>> model.summary.bestEpoch >= 1
    True
    """

    @property
    def _summaryCls(self) -> type:
        if self.numClasses == 2:
            return BinaryMlpClassificationTrainingSummary
        return MlpClassificationTrainingSummary

    def setHandleInvalid(self, value: str) -> Self:
        """Sets the value of :py:attr:`handleInvalid`, ``error`` or ``skip``."""
        return self._set(handleInvalid=value)

    def evaluate(self, dataset: DataFrame) -> ClassificationMetrics:
        """Evaluates the model on labelled rows, in one pass; by weight if ``weightCol`` is set."""
        with one_line():
            return ClassificationMetrics(*self._inspect("metrics", dataset).collect()[0])


class MlpRegressor(
    _Trainer["MlpRegressionModel"],
    _JavaRegressor["MlpRegressionModel"],
    RegressionParams,
    _Readable["MlpRegressor"],
):
    """Trains a multilayer perceptron to predict one number or several.

    By mini-batch gradient descent with momentum on the squared error. A numeric label gives numeric
    predictions; a label of vectors gives vectors of as many targets, learned at once. Features and
    targets are standardised inside. The parameters are the same bits for the same rows, settings
    and seed, on any cluster.

    Parameters
    ----------
    labelCol : str, "label"
        A numeric column, or one of vectors.
    loss : str, "squared_error"
        ``squared_error``, or ``huber``, which grows only linearly beyond an error of 1.
    standardizeLabel : bool, True
        Centre and scale targets inside the model.
    stepSize : float, 0.01
        Learning rate at the start.
    regParam : float, 0.0001
        λ of the penalty λ/2 ‖W‖², biases excluded.
    featuresCol, hiddenLayers, …
        All others as for :class:`MlpClassifier`, without those of classes.

    Examples
    --------
    >>> from sparkmlp import MlpRegressor
    >>> rows = spark.createDataFrame([(x / 10, 3.0 * x) for x in range(20)], ["x", "label"])
    >>> model = MlpRegressor(featuresCols=["x"], hiddenLayers=[], maxIter=200, seed=1).fit(rows)
    >>> round(model.evaluate(rows).r2, 2)
    1.0
    """

    def __init__(self, **settings: Unpack[RegressorSettings]) -> None:
        super().__init__()
        require_stage("org.sparkmlp.ml.MlpRegressor")
        self._java_obj = self._new_java_obj("org.sparkmlp.ml.MlpRegressor", self.uid)
        self._setDefault(
            seed=java_hash("org.sparkmlp.ml.MlpRegressor"),
            stepSize=0.01,
            regParam=1e-4,
            loss="squared_error",
            standardizeLabel=True,
        )
        self._set_known(settings)

    def setParams(self, **settings: Unpack[RegressorSettings]) -> Self:
        """Sets several params by keyword; those of the constructor."""
        return self._set_known(settings)

    def setLoss(self, value: str) -> Self:
        """Sets the value of :py:attr:`loss`."""
        return self._set(loss=value)

    def setStandardizeLabel(self, value: bool) -> Self:
        """Sets the value of :py:attr:`standardizeLabel`."""
        return self._set(standardizeLabel=value)

    def _create_model(self, java_model: Any) -> MlpRegressionModel:
        return MlpRegressionModel(java_model)


class MlpRegressionModel(
    _Inspected,
    _JavaRegressionModel[Vector],
    RegressionParams,
    _Readable["MlpRegressionModel"],
):
    """A trained regression network: ŷ = shift + scale ∘ a_L, in the targets' own unit.

    It takes raw features; scaling is inside.

    Examples
    --------
    >>> from sparkmlp import MlpRegressor
    >>> rows = spark.createDataFrame([(x / 10, 3.0 * x) for x in range(20)], ["x", "label"])
    >>> model = MlpRegressor(featuresCols=["x"], hiddenLayers=[2], maxIter=5, seed=1).fit(rows)
    >>> model.numFeatures, model.numTargets
    (1, 1)
    >>> len(model.weightsSha256)
    64
    """

    @property
    def _summaryCls(self) -> type:
        return MlpTrainingSummary

    @property
    def numFeatures(self) -> int:
        """The number of features."""
        return int(self._network()["features"])

    @property
    def numTargets(self) -> int:
        """The number of targets, 1 unless the label was a vector."""
        return int(self._network()["outputs"])

    def predict(self, value: Vector) -> Any:
        """Predicts one row: a float, or a vector of several targets.

        Parameters
        ----------
        value
            Raw features, ``[D_0]``.
        """
        target = self.predict_numpy([value.toArray()])[0]
        return DenseVector(target) if self._network()["vectorLabel"] else float(target)

    def setHandleInvalid(self, value: str) -> Self:
        """Sets the value of :py:attr:`handleInvalid`, ``error`` or ``skip``."""
        return self._set(handleInvalid=value)

    def evaluate(self, dataset: DataFrame) -> RegressionMetrics:
        """Evaluates the model on labelled rows, in one pass; by weight if ``weightCol`` is set."""
        with one_line():
            return RegressionMetrics(*self._inspect("metrics", dataset).collect()[0])
