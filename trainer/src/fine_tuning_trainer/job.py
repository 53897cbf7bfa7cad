"""The order that the server writes before it starts a trainer."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .events import told_in

PROTOCOL_VERSION = 1


@dataclass(frozen=True)
class Model:
    """Where the weights come from and how they are trained."""

    source: str
    adapter: Path | None
    context_tokens: int
    full: bool
    quantize: str | None
    learning_rate: float
    lora_rank: int
    lora_alpha: int


@dataclass(frozen=True)
class Grader:
    """The server's address for rewards, with a token that is good for this job only."""

    url: str
    token: str


@dataclass(frozen=True)
class Job:
    """One attempt to train; every hyperparameter is a number here."""

    folder: Path
    out: Path
    method: str
    model: Model
    training_file: Path
    validation_file: Path | None
    hyperparameters: dict[str, float]
    seed: int
    resume: Path | None
    grader: Grader | None

    @property
    def epochs(self) -> int:
        """Times that all rows are learned from."""
        return int(self.hyperparameters["n_epochs"])

    @property
    def learning_rate(self) -> float:
        """Return the model's own rate times the multiplier of the API."""
        return self.model.learning_rate * self.hyperparameters["learning_rate_multiplier"]


def read_job(folder: Path) -> Job:
    """Read `job.json` of an attempt's folder."""
    data: dict[str, Any] = json.loads((folder / "job.json").read_text("utf-8"))
    if data["version"] != PROTOCOL_VERSION:
        message = f"job.json has version {data['version']}, but this trainer speaks version {PROTOCOL_VERSION}"
        raise ValueError(message)
    return Job(
        folder=folder,
        out=Path(data["outDir"]),
        method=data["method"],
        model=model_of(data["model"]),
        training_file=Path(data["trainingFile"]),
        validation_file=_path(data["validationFile"]),
        hyperparameters=data["hyperparameters"],
        seed=data["seed"],
        resume=_last_told(folder, Path(data["outDir"])) or _path(data["resumeFrom"] and data["resumeFrom"]["path"]),
        grader=data["grader"] and Grader(data["grader"]["url"], data["grader"]["token"]),
    )


def _last_told(folder: Path, out: Path) -> Path | None:
    """Return the last checkpoint of this very attempt, which is there where its workers were lost."""
    paths = [event["path"] for event in told_in(folder) if event["type"] == "checkpoint"]
    return out / paths[-1] if paths else None


def model_of(data: dict[str, Any]) -> Model:
    """Read a model as the server writes it."""
    return Model(
        source=data["source"],
        adapter=_path(data.get("adapter")),
        context_tokens=data["contextTokens"],
        full=data["training"] == "full",
        quantize=data["quantize"],
        learning_rate=data["learningRate"],
        lora_rank=data["lora"]["rank"],
        lora_alpha=data["lora"]["alpha"],
    )


def _path(value: str | None) -> Path | None:
    return None if value is None else Path(value)
