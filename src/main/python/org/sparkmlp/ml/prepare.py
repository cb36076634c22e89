"""The stage that makes a table's columns one vector, in the module named as its Java package."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypedDict

from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import HasInputCols, HasOutputCol
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator
from pyspark.sql import DataFrame

from org.sparkmlp.errors import one_line
from org.sparkmlp.remote import ServerModel, release_forgotten
from org.sparkmlp.session import require_stage

if TYPE_CHECKING:
    from typing_extensions import Unpack


class EncoderSettings(TypedDict, total=False):
    """Keyword arguments of :class:`TableEncoder`."""

    inputCols: Sequence[str]
    outputCol: str
    missing: str
    imputeBy: str
    unseen: str
    maxCategories: int


class _EncoderParams(HasInputCols, HasOutputCol):
    missing: Param[str] = Param(
        Params._dummy(),
        "missing",
        "what becomes of nulls, and of NaN among numbers: error, drop or impute",
        typeConverter=TypeConverters.toString,
    )
    imputeBy: Param[str] = Param(
        Params._dummy(),
        "imputeBy",
        "which number is put in place of a missing one: median or mean",
        typeConverter=TypeConverters.toString,
    )
    unseen: Param[str] = Param(
        Params._dummy(),
        "unseen",
        "what becomes of a string that training has not seen: other or error",
        typeConverter=TypeConverters.toString,
    )
    maxCategories: Param[int] = Param(
        Params._dummy(),
        "maxCategories",
        "how many values of a column of strings are categories of their own, at least 1",
        typeConverter=TypeConverters.toInt,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            outputCol="features",
            missing="error",
            imputeBy="median",
            unseen="other",
            maxCategories=100,
        )


class TableEncoder(
    JavaEstimator["TableEncoderModel"],
    _EncoderParams,
    JavaMLWritable,
    JavaMLReadable["TableEncoder"],
):
    """Encodes numbers, booleans, dates, strings and vectors of a table as one vector.

    The command line puts it before the network.

    Examples
    --------
    >>> from sparkmlp import TableEncoder
    >>> rows = spark.createDataFrame([(1.0, "a"), (2.0, "b")], ["x", "kind"])
    >>> model = TableEncoder(inputCols=["x", "kind"]).fit(rows)
    >>> model.transform(rows).columns
    ['x', 'kind', 'features']
    """

    def __init__(self, **settings: Unpack[EncoderSettings]) -> None:
        super().__init__()
        require_stage("org.sparkmlp.ml.prepare.TableEncoder")
        self._java_obj = self._new_java_obj("org.sparkmlp.ml.prepare.TableEncoder", self.uid)
        self._set(**settings)

    def _fit(self, dataset: DataFrame) -> TableEncoderModel:
        release_forgotten()
        with one_line():
            return super()._fit(dataset)

    def _create_model(self, java_model: Any) -> TableEncoderModel:
        return TableEncoderModel(java_model)


class TableEncoderModel(
    ServerModel, _EncoderParams, JavaMLWritable, JavaMLReadable["TableEncoderModel"]
):
    """What :class:`TableEncoder` has learned of the columns, and how it encodes them."""
