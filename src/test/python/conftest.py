"""The session of a run: ``pytest --session classic`` or ``pytest --session connect``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sparkmlp
from pyspark.ml.feature import VectorAssembler
from pyspark.sql import DataFrame, SparkSession

HOME = Path(__file__).resolve().parents[3]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--session", choices=["classic", "connect"], default="classic")


@pytest.fixture(scope="session")
def is_connect(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--session") == "connect")


@pytest.fixture(scope="session")
def spark(is_connect: bool) -> Iterator[SparkSession]:
    builder = SparkSession.builder
    builder = builder.remote("local[2]") if is_connect else builder.master("local[2]")
    session = sparkmlp.session(
        builder.config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "2")
    )
    yield session
    session.stop()


@pytest.fixture(scope="session")
def rings(spark: SparkSession) -> DataFrame:
    """Two numbers and the ring round the origin, of three, that they lie in."""
    return spark.sql(
        """
        SELECT (1 + 2 * label + rand(1) * 0.9) * cos(id) AS a,
               (1 + 2 * label + rand(1) * 0.9) * sin(id) AS b,
               CAST(label AS DOUBLE) AS label, id % 5 = 0 AS held, 1.0 + id % 3 AS weight
        FROM (SELECT id, id % 3 AS label FROM range(0, 300, 1, 2))
        """
    ).localCheckpoint()


@pytest.fixture(scope="session")
def vectors(rings: DataFrame) -> DataFrame:
    """The rings with their features in one vector."""
    return VectorAssembler(inputCols=["a", "b"], outputCol="features").transform(rings)


@pytest.fixture(scope="session")
def digits(spark: SparkSession) -> DataFrame:
    """1,797 handwritten digits: 64 pixels and the column digit."""
    file = str(HOME / "sample-data" / "digits.csv")
    return spark.read.csv(file, header=True, inferSchema=True)


@pytest.fixture(scope="session")
def model(vectors: DataFrame) -> sparkmlp.MlpClassificationModel:
    """A classifier of the rings."""
    return sparkmlp.MlpClassifier(
        hiddenLayers=[16], maxIter=30, seed=1, validationIndicatorCol="held"
    ).fit(vectors)
