"""The Params of classifier, regressor and their models, with setters and getters.

Names, defaults and bounds are those of the Java stages; only what is set here is sent to them.
Bounds are checked there, at ``fit``: one line then says which value broke which bound.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import (
    HasCheckpointInterval,
    HasHandleInvalid,
    HasMaxIter,
    HasRegParam,
    HasSeed,
    HasStepSize,
    HasTol,
    HasValidationIndicatorCol,
    HasWeightCol,
)

if TYPE_CHECKING:
    from typing_extensions import Self

S = TypeVar("S", bound="MlpParams")


class _CommonSettings(TypedDict, total=False):
    """What both estimators take as keyword arguments."""

    featuresCol: str
    labelCol: str
    predictionCol: str
    featuresCols: Sequence[str]
    hiddenLayers: Sequence[int]
    activation: str
    dropout: float
    batchSize: int
    learningRateSchedule: str
    optimizer: str
    momentum: float
    nesterov: bool
    beta1: float
    beta2: float
    epsilon: float
    clipNorm: float
    shuffle: bool
    validationFraction: float
    patience: int
    keep: str
    standardize: bool
    lanes: int
    numWorkers: int
    exchange: str
    verbose: bool
    initialModelPath: str
    checkpointDir: str
    checkpointInterval: int
    checkpointMinutes: float
    resume: bool
    onDivergence: str
    maxIter: int
    stepSize: float
    regParam: float
    seed: int
    tol: float
    weightCol: str
    validationIndicatorCol: str
    handleInvalid: str


class ClassifierSettings(_CommonSettings, total=False):
    """Keyword arguments of :class:`MlpClassifier`."""

    rawPredictionCol: str
    probabilityCol: str
    thresholds: Sequence[float]
    classWeights: str
    labelSmoothing: float


class RegressorSettings(_CommonSettings, total=False):
    """Keyword arguments of :class:`MlpRegressor`."""

    loss: str
    standardizeLabel: bool


def java_hash(text: str) -> int:
    """``String.hashCode`` of Java, by which Spark's stages choose their default seed.

    Python's own ``hash`` differs from one process to the next.

    >>> java_hash("org.sparkmlp.ml.MlpClassifier") == java_hash("org.sparkmlp.ml.MlpClassifier")
    True
    >>> java_hash("ab")
    3105
    """
    code = 0
    for character in text:
        code = (31 * code + ord(character)) & 0xFFFFFFFF
    return code - (1 << 32) if code & 0x80000000 else code


def toListWidths(value: Any) -> list[int]:
    """Widths of hidden layers, 0 alone for none: Spark Connect cannot send an empty list.

    >>> toListWidths((64, 32)), toListWidths([])
    ([64, 32], [0])
    """
    return TypeConverters.toListInt(value) or [0]


class MlpParams(
    HasCheckpointInterval,
    HasMaxIter,
    HasStepSize,
    HasRegParam,
    HasSeed,
    HasTol,
    HasWeightCol,
    HasValidationIndicatorCol,
    HasHandleInvalid,
):
    """The Params that classifier, regressor and their models share."""

    featuresCols: Param[list[str]] = Param(
        Params._dummy(),
        "featuresCols",
        "names of the columns that make up the features, in this order: numbers, "
        "booleans or vectors; unset to take the vectors in featuresCol",
        typeConverter=TypeConverters.toListString,
    )
    hiddenLayers: Param[list[int]] = Param(
        Params._dummy(),
        "hiddenLayers",
        "widths of the hidden layers, first to last, each at least 1; empty for a "
        "linear or softmax model",
        typeConverter=toListWidths,
    )
    activation: Param[str] = Param(
        Params._dummy(),
        "activation",
        "function of the hidden layers: relu, leaky_relu, elu, gelu, softplus, tanh, "
        "sigmoid or identity; one for all, or one per hidden layer with commas",
        typeConverter=TypeConverters.toString,
    )
    dropout: Param[float] = Param(
        Params._dummy(),
        "dropout",
        "share of the hidden units that each row of a step leaves out, in [0, 1); those that "
        "stay count for as much more; none are left out in evaluation and prediction",
        typeConverter=TypeConverters.toFloat,
    )
    batchSize: Param[int] = Param(
        Params._dummy(),
        "batchSize",
        "rows of a mini-batch, at least 1",
        typeConverter=TypeConverters.toInt,
    )
    learningRateSchedule: Param[str] = Param(
        Params._dummy(),
        "learningRateSchedule",
        "how the learning rate changes: constant, step:0.5,10 (factor, epochs), "
        "exponential:0.95, inverse-scaling:0.5, cosine or cosine:0.001, any of them "
        "after warmup:100+ (steps)",
        typeConverter=TypeConverters.toString,
    )
    optimizer: Param[str] = Param(
        Params._dummy(),
        "optimizer",
        "how gradients become updates: sgd (with momentum, Nesterov's too), adam or adamw "
        "(whose penalty is a decay of the weights); with the latter two the learning rate is "
        "0.001 unless stepSize is set",
        typeConverter=TypeConverters.toString,
    )
    momentum: Param[float] = Param(
        Params._dummy(),
        "momentum",
        "share of the velocity that a step keeps, in [0, 1); 0 for plain gradient descent",
        typeConverter=TypeConverters.toFloat,
    )
    nesterov: Param[bool] = Param(
        Params._dummy(),
        "nesterov",
        "whether the momentum looks ahead, as Nesterov's does",
        typeConverter=TypeConverters.toBoolean,
    )
    beta1: Param[float] = Param(
        Params._dummy(),
        "beta1",
        "share of the average gradient that a step of Adam keeps, in [0, 1)",
        typeConverter=TypeConverters.toFloat,
    )
    beta2: Param[float] = Param(
        Params._dummy(),
        "beta2",
        "share of the average of squared gradients that a step of Adam keeps, in [0, 1)",
        typeConverter=TypeConverters.toFloat,
    )
    epsilon: Param[float] = Param(
        Params._dummy(),
        "epsilon",
        "what Adam adds to the root of a gradient's average square, above 0",
        typeConverter=TypeConverters.toFloat,
    )
    clipNorm: Param[float] = Param(
        Params._dummy(),
        "clipNorm",
        "largest norm of a mini-batch's averaged gradient, above 0; unset for no limit",
        typeConverter=TypeConverters.toFloat,
    )
    shuffle: Param[bool] = Param(
        Params._dummy(),
        "shuffle",
        "whether each epoch takes the rows in a new seeded order",
        typeConverter=TypeConverters.toBoolean,
    )
    validationFraction: Param[float] = Param(
        Params._dummy(),
        "validationFraction",
        "share of the rows held out for validation, in [0, 1); not together with "
        "validationIndicatorCol",
        typeConverter=TypeConverters.toFloat,
    )
    patience: Param[int] = Param(
        Params._dummy(),
        "patience",
        "stop after so many epochs without improvement; unset to run all epochs",
        typeConverter=TypeConverters.toInt,
    )
    keep: Param[str] = Param(
        Params._dummy(),
        "keep",
        "which epoch's parameters the model has: best or last",
        typeConverter=TypeConverters.toString,
    )
    standardize: Param[bool] = Param(
        Params._dummy(),
        "standardize",
        "whether features are centred and scaled inside the model, which takes raw "
        "features either way",
        typeConverter=TypeConverters.toBoolean,
    )
    lanes: Param[int] = Param(
        Params._dummy(),
        "lanes",
        "number of shares the rows are divided into, a power of two; part of what "
        "determines the result; unset to follow from batchSize",
        typeConverter=TypeConverters.toInt,
    )
    numWorkers: Param[int] = Param(
        Params._dummy(),
        "numWorkers",
        "number of Spark tasks that train; no influence on the result; unset for the "
        "smaller of lanes and free slots",
        typeConverter=TypeConverters.toInt,
    )
    exchange: Param[str] = Param(
        Params._dummy(),
        "exchange",
        "how gradients and parameters travel; no influence on the result",
        typeConverter=TypeConverters.toString,
    )
    verbose: Param[bool] = Param(
        Params._dummy(),
        "verbose",
        "whether each epoch is written to the driver's log",
        typeConverter=TypeConverters.toBoolean,
    )
    initialModelPath: Param[str] = Param(
        Params._dummy(),
        "initialModelPath",
        "folder of a saved model of the same topology, whose parameters the fit starts "
        "from; unset for random ones",
        typeConverter=TypeConverters.toString,
    )

    onDivergence: Param[str] = Param(
        Params._dummy(),
        "onDivergence",
        "what to do where loss, gradient or parameters are no longer finite: fail or rollback",
        typeConverter=TypeConverters.toString,
    )
    checkpointDir: Param[str] = Param(
        Params._dummy(),
        "checkpointDir",
        "folder in which the fit is kept while it trains, of this fit alone; unset for none",
        typeConverter=TypeConverters.toString,
    )
    checkpointMinutes: Param[float] = Param(
        Params._dummy(),
        "checkpointMinutes",
        "most minutes without a checkpoint, above 0; only with checkpointDir",
        typeConverter=TypeConverters.toFloat,
    )
    resume: Param[bool] = Param(
        Params._dummy(),
        "resume",
        "whether to go on, with the same bits, from the newest checkpoint in checkpointDir",
        typeConverter=TypeConverters.toBoolean,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            hiddenLayers=[100],
            activation="relu",
            batchSize=128,
            learningRateSchedule="constant",
            momentum=0.9,
            nesterov=False,
            epsilon=1e-8,
            beta2=0.999,
            beta1=0.9,
            optimizer="sgd",
            dropout=0.0,
            shuffle=True,
            validationFraction=0.0,
            keep="best",
            standardize=True,
            exchange="auto",
            verbose=False,
            maxIter=100,
            tol=1e-4,
            handleInvalid="error",
            checkpointInterval=10,
            checkpointMinutes=10.0,
            resume=False,
            onDivergence="fail",
        )

    def getFeaturesCols(self) -> list[str]:
        """Gets the value of :py:attr:`featuresCols` or its default."""
        return self.getOrDefault(self.featuresCols)

    def getHiddenLayers(self) -> list[int]:
        """Gets the value of :py:attr:`hiddenLayers` or its default."""
        return [width for width in self.getOrDefault(self.hiddenLayers) if width != 0]

    def getActivation(self) -> str:
        """Gets the value of :py:attr:`activation` or its default."""
        return self.getOrDefault(self.activation)

    def getDropout(self) -> float:
        """Gets the value of :py:attr:`dropout` or its default."""
        return self.getOrDefault(self.dropout)

    def getBatchSize(self) -> int:
        """Gets the value of :py:attr:`batchSize` or its default."""
        return self.getOrDefault(self.batchSize)

    def getLearningRateSchedule(self) -> str:
        """Gets the value of :py:attr:`learningRateSchedule` or its default."""
        return self.getOrDefault(self.learningRateSchedule)

    def getOptimizer(self) -> str:
        """Gets the value of :py:attr:`optimizer` or its default."""
        return self.getOrDefault(self.optimizer)

    def getMomentum(self) -> float:
        """Gets the value of :py:attr:`momentum` or its default."""
        return self.getOrDefault(self.momentum)

    def getNesterov(self) -> bool:
        """Gets the value of :py:attr:`nesterov` or its default."""
        return self.getOrDefault(self.nesterov)

    def getBeta1(self) -> float:
        """Gets the value of :py:attr:`beta1` or its default."""
        return self.getOrDefault(self.beta1)

    def getBeta2(self) -> float:
        """Gets the value of :py:attr:`beta2` or its default."""
        return self.getOrDefault(self.beta2)

    def getEpsilon(self) -> float:
        """Gets the value of :py:attr:`epsilon` or its default."""
        return self.getOrDefault(self.epsilon)

    def getClipNorm(self) -> float:
        """Gets the value of :py:attr:`clipNorm` or its default."""
        return self.getOrDefault(self.clipNorm)

    def getShuffle(self) -> bool:
        """Gets the value of :py:attr:`shuffle` or its default."""
        return self.getOrDefault(self.shuffle)

    def getValidationFraction(self) -> float:
        """Gets the value of :py:attr:`validationFraction` or its default."""
        return self.getOrDefault(self.validationFraction)

    def getPatience(self) -> int:
        """Gets the value of :py:attr:`patience` or its default."""
        return self.getOrDefault(self.patience)

    def getKeep(self) -> str:
        """Gets the value of :py:attr:`keep` or its default."""
        return self.getOrDefault(self.keep)

    def getStandardize(self) -> bool:
        """Gets the value of :py:attr:`standardize` or its default."""
        return self.getOrDefault(self.standardize)

    def getLanes(self) -> int:
        """Gets the value of :py:attr:`lanes` or its default."""
        return self.getOrDefault(self.lanes)

    def getNumWorkers(self) -> int:
        """Gets the value of :py:attr:`numWorkers` or its default."""
        return self.getOrDefault(self.numWorkers)

    def getExchange(self) -> str:
        """Gets the value of :py:attr:`exchange` or its default."""
        return self.getOrDefault(self.exchange)

    def getCheckpointDir(self) -> str:
        """Gets the value of :py:attr:`checkpointDir` or its default."""
        return self.getOrDefault(self.checkpointDir)

    def getCheckpointMinutes(self) -> float:
        """Gets the value of :py:attr:`checkpointMinutes` or its default."""
        return self.getOrDefault(self.checkpointMinutes)

    def getResume(self) -> bool:
        """Gets the value of :py:attr:`resume` or its default."""
        return self.getOrDefault(self.resume)

    def getOnDivergence(self) -> str:
        """Gets the value of :py:attr:`onDivergence` or its default."""
        return self.getOrDefault(self.onDivergence)

    def getVerbose(self) -> bool:
        """Gets the value of :py:attr:`verbose` or its default."""
        return self.getOrDefault(self.verbose)

    def getInitialModelPath(self) -> str:
        """Gets the value of :py:attr:`initialModelPath` or its default."""
        return self.getOrDefault(self.initialModelPath)


class MlpSetters(MlpParams):
    """The setters that classifier and regressor share; the models have but a few of them."""

    def _set_known(self, settings: Mapping[str, Any]) -> Self:
        for name in settings:
            if not self.hasParam(name):
                near = difflib.get_close_matches(name, [param.name for param in self.params], 1)
                raise TypeError(
                    f"{type(self).__name__} has no param '{name}'"
                    + (f": did you mean {near[0]}?" if near else "")
                )
        return self._set(**{k: v for k, v in settings.items() if v is not None})

    def setFeaturesCols(self, value: Sequence[str]) -> Self:
        """Sets the value of :py:attr:`featuresCols`."""
        return self._set(featuresCols=list(value))

    def setHiddenLayers(self, value: Sequence[int]) -> Self:
        """Sets the value of :py:attr:`hiddenLayers`."""
        return self._set(hiddenLayers=list(value))

    def setActivation(self, value: str) -> Self:
        """Sets the value of :py:attr:`activation`."""
        return self._set(activation=value)

    def setDropout(self, value: float) -> Self:
        """Sets the value of :py:attr:`dropout`."""
        return self._set(dropout=value)

    def setBatchSize(self, value: int) -> Self:
        """Sets the value of :py:attr:`batchSize`."""
        return self._set(batchSize=value)

    def setLearningRateSchedule(self, value: str) -> Self:
        """Sets the value of :py:attr:`learningRateSchedule`."""
        return self._set(learningRateSchedule=value)

    def setOptimizer(self, value: str) -> Self:
        """Sets the value of :py:attr:`optimizer`."""
        return self._set(optimizer=value)

    def setMomentum(self, value: float) -> Self:
        """Sets the value of :py:attr:`momentum`."""
        return self._set(momentum=value)

    def setNesterov(self, value: bool) -> Self:
        """Sets the value of :py:attr:`nesterov`."""
        return self._set(nesterov=value)

    def setBeta1(self, value: float) -> Self:
        """Sets the value of :py:attr:`beta1`."""
        return self._set(beta1=value)

    def setBeta2(self, value: float) -> Self:
        """Sets the value of :py:attr:`beta2`."""
        return self._set(beta2=value)

    def setEpsilon(self, value: float) -> Self:
        """Sets the value of :py:attr:`epsilon`."""
        return self._set(epsilon=value)

    def setClipNorm(self, value: float) -> Self:
        """Sets the value of :py:attr:`clipNorm`."""
        return self._set(clipNorm=value)

    def setShuffle(self, value: bool) -> Self:
        """Sets the value of :py:attr:`shuffle`."""
        return self._set(shuffle=value)

    def setValidationFraction(self, value: float) -> Self:
        """Sets the value of :py:attr:`validationFraction`."""
        return self._set(validationFraction=value)

    def setPatience(self, value: int) -> Self:
        """Sets the value of :py:attr:`patience`."""
        return self._set(patience=value)

    def setKeep(self, value: str) -> Self:
        """Sets the value of :py:attr:`keep`."""
        return self._set(keep=value)

    def setStandardize(self, value: bool) -> Self:
        """Sets the value of :py:attr:`standardize`."""
        return self._set(standardize=value)

    def setLanes(self, value: int) -> Self:
        """Sets the value of :py:attr:`lanes`."""
        return self._set(lanes=value)

    def setNumWorkers(self, value: int) -> Self:
        """Sets the value of :py:attr:`numWorkers`."""
        return self._set(numWorkers=value)

    def setExchange(self, value: str) -> Self:
        """Sets the value of :py:attr:`exchange`."""
        return self._set(exchange=value)

    def setCheckpointDir(self, value: str) -> Self:
        """Sets the value of :py:attr:`checkpointDir`."""
        return self._set(checkpointDir=value)

    def setCheckpointInterval(self, value: int) -> Self:
        """Sets the value of :py:attr:`checkpointInterval`."""
        return self._set(checkpointInterval=value)

    def setCheckpointMinutes(self, value: float) -> Self:
        """Sets the value of :py:attr:`checkpointMinutes`."""
        return self._set(checkpointMinutes=value)

    def setResume(self, value: bool) -> Self:
        """Sets the value of :py:attr:`resume`."""
        return self._set(resume=value)

    def setOnDivergence(self, value: str) -> Self:
        """Sets the value of :py:attr:`onDivergence`."""
        return self._set(onDivergence=value)

    def setVerbose(self, value: bool) -> Self:
        """Sets the value of :py:attr:`verbose`."""
        return self._set(verbose=value)

    def setInitialModelPath(self, value: str) -> Self:
        """Sets the value of :py:attr:`initialModelPath`."""
        return self._set(initialModelPath=value)

    def setMaxIter(self, value: int) -> Self:
        """Sets the value of :py:attr:`maxIter`."""
        return self._set(maxIter=value)

    def setStepSize(self, value: float) -> Self:
        """Sets the value of :py:attr:`stepSize`."""
        return self._set(stepSize=value)

    def setRegParam(self, value: float) -> Self:
        """Sets the value of :py:attr:`regParam`."""
        return self._set(regParam=value)

    def setSeed(self, value: int) -> Self:
        """Sets the value of :py:attr:`seed`."""
        return self._set(seed=value)

    def setTol(self, value: float) -> Self:
        """Sets the value of :py:attr:`tol`."""
        return self._set(tol=value)

    def setWeightCol(self, value: str) -> Self:
        """Sets the value of :py:attr:`weightCol`."""
        return self._set(weightCol=value)

    def setValidationIndicatorCol(self, value: str) -> Self:
        """Sets the value of :py:attr:`validationIndicatorCol`."""
        return self._set(validationIndicatorCol=value)

    def setHandleInvalid(self, value: str) -> Self:
        """Sets the value of :py:attr:`handleInvalid`."""
        return self._set(handleInvalid=value)


class ClassificationParams(MlpParams):
    """The Param that classifier and classification model have beside Spark's own."""

    classWeights: Param[str] = Param(
        Params._dummy(),
        "classWeights",
        "weights of the classes, which multiply the row weights: balanced, or "
        "class:weight pairs such as 0:1.0,1:5.0",
        typeConverter=TypeConverters.toString,
    )

    labelSmoothing: Param[float] = Param(
        Params._dummy(),
        "labelSmoothing",
        "share of each row's label that is spread over all classes in training, in [0, 1)",
        typeConverter=TypeConverters.toFloat,
    )

    def getClassWeights(self) -> str:
        """Gets the value of :py:attr:`classWeights`."""
        return self.getOrDefault(self.classWeights)

    def getLabelSmoothing(self) -> float:
        """Gets the value of :py:attr:`labelSmoothing` or its default."""
        return self.getOrDefault(self.labelSmoothing)


class RegressionParams(MlpParams):
    """The Params that regressor and regression model have beside Spark's own."""

    loss: Param[str] = Param(
        Params._dummy(),
        "loss",
        "what is minimised: squared_error, or huber, which grows only linearly beyond "
        "an error of 1 (a deviation of the target, if targets are standardised)",
        typeConverter=TypeConverters.toString,
    )
    standardizeLabel: Param[bool] = Param(
        Params._dummy(),
        "standardizeLabel",
        "whether targets are centred and scaled inside the model, whose predictions "
        "are in the targets' own unit either way",
        typeConverter=TypeConverters.toBoolean,
    )

    def getLoss(self) -> str:
        """Gets the value of :py:attr:`loss` or its default."""
        return self.getOrDefault(self.loss)

    def getStandardizeLabel(self) -> bool:
        """Gets the value of :py:attr:`standardizeLabel` or its default."""
        return self.getOrDefault(self.standardizeLabel)


class ModelParams(Params):
    """The Param that models alone have."""

    inspect: Param[str] = Param(
        Params._dummy(),
        "inspect",
        "what transform gives in place of predictions, a table that tells of the "
        "model: network, parameters, epochs, summary, or metrics (of the rows)",
        typeConverter=TypeConverters.toString,
    )
