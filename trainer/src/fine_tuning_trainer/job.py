"""The order that the server writes before it starts a trainer, in the words of PROTOCOL.md."""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from .events import told_in

PROTOCOL_VERSION = 1


@dataclass(frozen=True)
class Model:
    """Where the weights come from and how they are trained."""

    source: str
    adapter: str | None
    contextTokens: int
    training: str
    quantize: str | None
    learningRate: float
    lora: dict[str, int]


@dataclass(frozen=True)
class Job:
    """One attempt to train, with the checkpoint to go on from."""

    folder: Path
    outDir: Path
    method: str
    model: Model
    trainingFile: str
    validationFile: str | None
    hyperparameters: dict[str, float]
    seed: int
    resumeFrom: str | None
    grader: dict[str, str] | None


def read_job(folder: Path) -> Job:
    """Read `job.json` of an attempt's folder; what the server has written it has also checked."""
    order: dict[str, Any] = json.loads((folder / "job.json").read_text("utf-8"))
    if order["version"] != PROTOCOL_VERSION:
        message = f"job.json has version {order['version']}, but this trainer speaks version {PROTOCOL_VERSION}"
        raise ValueError(message)
    out = Path(order["outDir"])
    # Of this very attempt, where its workers were lost.
    saved = [str(out / event["path"]) for event in told_in(folder) if event["type"] == "checkpoint"]
    resume = [order["resumeFrom"]["path"]] if order["resumeFrom"] else []
    told = {"folder": folder, "outDir": out, "resumeFrom": next(iter(saved[::-1] + resume), None)}
    return Job(**_known(Job, order | told | {"model": model_of(order["model"])}))


def model_of(order: dict[str, Any]) -> Model:
    """Read a model as the server and the project's tools write it."""
    return Model(**_known(Model, order))


def _known(kind: type[Model | Job], order: dict[str, Any]) -> dict[str, Any]:
    return {field.name: order.get(field.name) for field in fields(kind)}
