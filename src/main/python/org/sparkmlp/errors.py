"""What Java refuses, told as one line of Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from pyspark.errors import IllegalArgumentException, PySparkException

_NO_SUCH_STAGE = re.compile(r"org\.sparkmlp\.\S+")
_REASON = re.compile(r"^(?:\([\w.$]+\)\s*)?(?:\[[A-Z0-9_.]+\]\s*)?(?:requirement failed:\s*)?")
_STATE = re.compile(r"\s*SQLSTATE: \w+$")


def no_jar(what: str) -> RuntimeError:
    """The line for a session whose server lacks the jar."""
    return RuntimeError(
        f"Spark has no class {what}: start the session by sparkmlp.session(), or set spark.jars to "
        "sparkmlp.jar_path() before Spark starts; a Spark Connect server needs the jar when it "
        "starts"
    )


@contextmanager
def one_line() -> Iterator[None]:
    """Re-raises what Java refused with its line alone, whichever kind of session it came from.

    A refusal is bad input, so a Java stack tells its reader nothing. Other failures pass.
    """
    try:
        yield
    except IllegalArgumentException as error:
        raise IllegalArgumentException(message=line_of(error)) from None
    except PySparkException as error:
        message = message_of(error)
        if "CONNECT_ML" in message and _NO_SUCH_STAGE.search(message):
            raise no_jar(_NO_SUCH_STAGE.findall(message)[0].rstrip(".,")) from None
        raise


def line_of(error: PySparkException) -> str:
    """The first line of what an exception of a session says, without the name of its class."""
    lines = [line for line in message_of(error).splitlines() if line.strip()]
    return _STATE.sub("", _REASON.sub("", lines[0].strip())) if lines else type(error).__name__


def message_of(error: PySparkException) -> str:
    """What an exception of a session says, without Java's stack.

    PySpark keeps it apart from the stack in one field in classic sessions, another over Connect.
    """
    return str(getattr(error, "_desc", None) or getattr(error, "_message", None) or error)
