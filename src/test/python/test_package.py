"""The package as a whole: doctests, documents, the jar, one fingerprint for all ways to train."""

from __future__ import annotations

import doctest
import importlib
import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pyspark
import pytest
import sparkmlp
from org.sparkmlp.errors import no_jar
from pyspark.ml import Pipeline, PipelineModel
from pyspark.sql import DataFrame, SparkSession

from conftest import HOME

SPARK = str(Path(pyspark.__file__).parent)
MODULES = ["errors", "metrics", "ml", "ml.prepare", "network", "params", "session", "tracking"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name: str, spark: SparkSession) -> None:
    module = importlib.import_module(f"org.sparkmlp.{name}")
    results = doctest.testmod(module, extraglobs={"spark": spark})
    assert results.failed == 0
    assert results.attempted > 0 or name in ("errors", "metrics", "tracking")


@pytest.mark.parametrize("document", ["README.md", "src/docs/python.md"])
def test_documents_are_true(
    document: str, spark: SparkSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (HOME / document).read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert blocks
    monkeypatch.chdir(HOME)
    names: dict[str, object] = {}
    for block in blocks:
        kept = block.replace("spark.stop()", "")  # the session is the tests'
        exec(compile(kept, document, "exec"), names)
    assert names["metrics"].accuracy > 0.95  # type: ignore[attr-defined]


def test_declares_every_param_of_java(spark: SparkSession, is_connect: bool) -> None:
    if is_connect:
        pytest.skip("a client of Spark Connect does not see Java's Params")
    for stage in (sparkmlp.MlpClassifier(), sparkmlp.MlpRegressor(), sparkmlp.TableEncoder()):
        java = stage._java_obj
        assert {p.name for p in stage.params} == {p.name() for p in java.params()}
        for param in stage.params:
            found = java.getParam(param.name)
            assert stage.hasDefault(param) == java.hasDefault(found), param.name


def test_has_the_version_of_the_jar() -> None:
    pom = ElementTree.parse(HOME / "pom.xml")
    version = pom.findtext("{*}version") or ""
    assert version.replace("-SNAPSHOT", ".dev0") == metadata.version("spark-mlp")
    assert sparkmlp.jar_path().endswith(f"-{version}-all.jar")


@pytest.fixture
def without_jar(is_connect: bool, tmp_path: Path) -> Iterator[list[str]]:
    """Words that lead a program to a Spark without the jar: none, or a Connect server's address."""
    if not is_connect:
        yield []
        return
    log = tmp_path / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [
                f"{SPARK}/bin/spark-submit",
                "--class", "org.apache.spark.sql.connect.service.SparkConnectServer",
                "--master", "local[1]",
                "--conf", "spark.connect.grpc.binding.port=0",
                "--conf", "spark.ui.enabled=false",
                "spark-internal",
            ],
            env={**clean_environment(), "SPARK_HOME": SPARK},
            stdout=output,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        yield [f"sc://localhost:{port_of(server, log)}"]
    finally:
        server.terminate()
        server.wait(60)


def port_of(server: subprocess.Popen[bytes], log: Path) -> str:
    """The port that a starting server tells in its log, within two minutes."""
    for _ in range(240):
        told = re.search(r"Connect server started at: \S+:(\d+)", log.read_text(encoding="utf-8"))
        if told:
            return told.group(1)
        if server.poll() is not None:
            break
        time.sleep(0.5)
    raise AssertionError(f"no Connect server started:\n{log.read_text(encoding='utf-8')}")


def test_says_how_to_get_the_jar(without_jar: list[str]) -> None:
    program = """
import sys
import sparkmlp
from pyspark.sql import SparkSession
builder = SparkSession.builder
spark = (builder.remote(sys.argv[1]) if sys.argv[1:] else builder.master("local[1]")).getOrCreate()
try:
    sparkmlp.MlpClassifier(featuresCols=["id"], labelCol="id").fit(spark.range(2))
except RuntimeError as error:
    print(error)
spark.stop()
"""
    done = subprocess.run(
        [sys.executable, "-c", program, *without_jar],
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [str(no_jar("org.sparkmlp.ml.MlpClassifier"))]


def test_python_java_and_command_line_give_one_fingerprint(
    digits: DataFrame, spark: SparkSession, is_connect: bool, tmp_path: Path
) -> None:
    pixels = [name for name in digits.columns if name != "digit"]
    classifier = sparkmlp.MlpClassifier(
        featuresCols=pixels, labelCol="digit", hiddenLayers=[16], maxIter=2, seed=7
    )
    python = classifier.fit(digits).weightsSha256
    trained = tmp_path / "trained"
    command_line(
        "train", "--data", "sample-data/digits.csv", "--label", "digit", "--task", "classification",
        "--hidden", "16", "--epochs", "2", "--seed", "7", "--model", str(trained),
        "--metrics", str(tmp_path / "metrics.json"),
    )  # fmt: skip
    assert fingerprint((tmp_path / "metrics.json").read_text(encoding="utf-8")) == python

    # A pipeline of the command line in Python, and back.
    pipeline = PipelineModel.load(str(trained))
    (network,) = (s for s in pipeline.stages if isinstance(s, sparkmlp.MlpClassificationModel))
    assert network.weightsSha256 == python
    assert pipeline.transform(digits).count() == 1797
    pipeline.save(str(tmp_path / "again"))
    assert PipelineModel.load(str(tmp_path / "again")).transform(digits).count() == 1797

    if not is_connect:
        assert spark._jvm is not None
        java = spark._jvm.org.sparkmlp.ml.MlpClassifier()
        widths = spark.sparkContext._gateway.new_array(spark._jvm.int, 1)  # type: ignore[union-attr]
        widths[0] = 16
        names = spark.sparkContext._gateway.new_array(spark._jvm.String, 64)  # type: ignore[union-attr]
        for i, name in enumerate(pixels):
            names[i] = name
        settings = {
            "hiddenLayers": widths,
            "featuresCols": names,
            "labelCol": "digit",
            "maxIter": 2,
            "seed": 7,
        }
        for name, value in settings.items():
            java.set(java.getParam(name).w(value))
        assert java.fit(digits._jdf).weightsSha256() == python


def test_the_command_line_takes_what_python_saved(
    digits: DataFrame, spark: SparkSession, tmp_path: Path
) -> None:
    classifier = sparkmlp.MlpClassifier(
        featuresCols=[name for name in digits.columns if name != "digit"],
        labelCol="digit", hiddenLayers=[16], maxIter=2, seed=7,
    )  # fmt: skip
    fitted = Pipeline(stages=[classifier]).fit(digits)
    saved, predicted = str(tmp_path / "ours"), str(tmp_path / "predicted")
    fitted.save(saved)
    data = ["--data", "sample-data/digits.csv", "--model", saved]
    command_line("evaluate", *data, "--metrics", str(tmp_path / "evaluated.json"))
    evaluated = (tmp_path / "evaluated.json").read_text(encoding="utf-8")
    assert fingerprint(evaluated) == fitted.stages[0].weightsSha256  # type: ignore[attr-defined]
    command_line("predict", *data, "--output", predicted)
    assert spark.read.parquet(predicted).where("prediction IS NOT NULL").count() == 1797


def command_line(*words: str) -> None:
    """Runs the command with the tests' own Spark."""
    done = subprocess.run(
        ["submit-scripts/spark-mlp", "--master", "local[2]", *words],
        cwd=HOME,
        env={**clean_environment(), "SPARK_HOME": SPARK},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def clean_environment() -> dict[str, str]:
    """The environment without what PySpark has put there for its own JVM."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("SPARK_", "PYSPARK_"))}


def fingerprint(metrics: str) -> str:
    """The one in the metrics of the command line, wherever it stands in them."""
    (found,) = re.findall(r'"weightsSha256"\s*:\s*"([0-9a-f]{64})"', metrics)
    return str(found)
