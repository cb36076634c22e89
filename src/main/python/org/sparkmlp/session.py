"""The jar that the wheel carries, and sessions that have it."""

from __future__ import annotations

import warnings
from importlib import resources

from pyspark.sql import SparkSession
from pyspark.sql.utils import is_remote

from org.sparkmlp.errors import no_jar

_SPARK = "4.1"


def jar_path() -> str:
    """The path of Spark MLP's jar, for ``spark.jars``.

    Raises
    ------
    RuntimeError
        If the package was not installed from a wheel, which carries it.

    Examples
    --------
    >>> import sparkmlp
    >>> sparkmlp.jar_path().endswith("-all.jar")
    True
    """
    folder = resources.files("sparkmlp") / "jars"
    jars = [str(jar) for jar in folder.iterdir()] if folder.is_dir() else []
    if len(jars) != 1:
        raise RuntimeError(
            f"{folder} must hold one jar, holds {len(jars)}: install sparkmlp from its wheel"
        )
    return jars[0]


def session(builder: SparkSession.Builder | None = None) -> SparkSession:
    """A Spark session that has Spark MLP's jar.

    Parameters
    ----------
    builder
        Settings of the session, ``SparkSession.builder`` by default. With
        ``SparkSession.builder.remote("local[*]")`` a local Spark Connect server starts, with the
        jar. A server that runs already must have been started with it (``--jars``).

    Returns
    -------
    SparkSession
        The session, which is the active one if there is one.

    Raises
    ------
    RuntimeError
        If the session was there before and lacks the jar, or Spark is not 4.1.

    Examples
    --------
    >>> import sparkmlp
    >>> sparkmlp.session().version.startswith("4.1.")
    True
    """
    chosen = SparkSession.builder if builder is None else builder
    options = getattr(chosen, "_options", {})
    remote = str(options.get("spark.remote", "local"))
    if SparkSession.getActiveSession() is None and remote.startswith("local"):
        others = [jar for jar in str(options.get("spark.jars", "")).split(",") if jar]
        chosen = chosen.config("spark.jars", ",".join([*others, jar_path()]))
    with warnings.catch_warnings():
        # A local Connect server has taken it at its start; PySpark then offers it to the session.
        warnings.filterwarnings("ignore", message="Failed to set spark.jars")
        spark = chosen.getOrCreate()
    if not spark.version.startswith(_SPARK + "."):
        raise RuntimeError(
            f"Spark MLP needs Spark {_SPARK}, but Spark {spark.version} runs: use a Spark {_SPARK},"
            " or a Spark MLP built for yours"
        )
    require_stage("org.sparkmlp.ml.MlpClassifier")
    return spark


def active() -> SparkSession:
    """The active session.

    Raises
    ------
    RuntimeError
        If there is none.
    """
    found = SparkSession.getActiveSession()
    if found is None:
        raise RuntimeError("there is no Spark session: start one by sparkmlp.session()")
    return found


def require_stage(java_class: str) -> None:
    """Refuses a classic session without our jar; a Connect server is asked at ``fit``.

    Raises
    ------
    RuntimeError
        If there is no session, or its Spark lacks the jar.
    """
    if is_remote():
        return
    from py4j.java_gateway import JavaClass
    from pyspark import SparkContext

    if SparkContext._active_spark_context is None:
        raise RuntimeError("there is no Spark session: start one by sparkmlp.session()")
    found = SparkContext._active_spark_context._jvm
    for name in java_class.split("."):
        found = getattr(found, name)
    if not isinstance(found, JavaClass):
        raise no_jar(java_class)
