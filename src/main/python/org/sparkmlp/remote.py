"""Models that a Spark Connect server holds for Python, and how they are let go."""

from __future__ import annotations

from collections import deque
from typing import Any

from pyspark.ml.util import RemoteModelRef
from pyspark.ml.wrapper import JavaModel

_forgotten: deque[_Ref] = deque()


class _Ref(RemoteModelRef):
    """Counts who uses a model on the server, and sends nothing when one of them is gone.

    PySpark 4.1 asks the server to delete a model from within ``__del__``. That may run in the
    middle of another request, whose lock the answer needs: both then wait for ever.
    """

    def release_ref(self) -> None:
        _forgotten.append(self)  # takes no lock, as it may run anywhere


def release_forgotten() -> None:
    """Lets the server delete the models that Python has forgotten; from ordinary code alone."""
    while True:
        try:
            reference = _forgotten.popleft()
        except IndexError:
            return
        RemoteModelRef.release_ref(reference)


class ServerModel(JavaModel):
    """A model whose end in Python never waits for the server.

    The server deletes it when Python next fits or asks something, at the latest with the session.
    """

    def __init__(self, java_model: Any = None) -> None:
        if isinstance(java_model, RemoteModelRef):
            java_model = _Ref(java_model.ref_id)
        super().__init__(java_model)
