"""A tiny model with random weights, and jobs that train it in seconds."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# What is asserted to four decimals holds on the CPU; torch looks at this when it is imported.
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import pytest
from tiny import write_tiny

import fine_tuning_trainer
from fine_tuning_trainer.control import Control
from fine_tuning_trainer.train import train_alone


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a model that reads bytes."""
    folder = tmp_path_factory.mktemp("tiny")
    write_tiny(folder)
    return folder


@dataclass
class Attempt:
    """One attempt to train, as the server starts it."""

    folder: Path

    @property
    def events(self) -> list[dict[str, Any]]:
        """Whole lines only."""
        file = self.folder / "events.jsonl"
        text = file.read_text("utf-8") if file.exists() else ""
        return [json.loads(line) for line in text.split("\n")[:-1]]

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Events of one kind."""
        return [event for event in self.events if event["type"] == kind]

    def losses(self) -> list[float]:
        """Losses by step, to four decimals."""
        return [round(event["metrics"]["train_loss"], 4) for event in self.of("step")]

    def start(self) -> "subprocess.Popen[bytes]":
        """Start a process with an open standard input."""
        command = [sys.executable, "-m", "fine_tuning_trainer", "train", str(self.folder)]
        with (self.folder / "trainer.log").open("wb") as log:
            return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, env=ENVIRONMENT)

    def train(self) -> int:
        """Train to the end in this process, and return the exit code."""
        return train_alone(self.folder, Control(self.folder))


ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "HOME": "/nonexistent",
    "OMP_NUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "",
    # What is tested here is tested there.
    "PYTHONPATH": str(Path(fine_tuning_trainer.__file__).parent.parent),
}

NewAttempt = Callable[..., Attempt]


@pytest.fixture
def attempt(tiny: Path, tmp_path: Path) -> NewAttempt:
    """Make attempts of one job; keyword arguments replace parts of the order."""

    def new(rows: list[dict[str, Any]], validation: list[dict[str, Any]] | None = None, **changes: Any) -> Attempt:
        number = len(list(tmp_path.glob("attempt-*"))) + 1
        folder = tmp_path / f"attempt-{number}"
        folder.mkdir()
        write(tmp_path / "training.jsonl", rows)
        if validation:
            write(tmp_path / "validation.jsonl", validation)
        model = {
            "source": str(tiny),
            "adapter": None,
            "contextTokens": 256,
            "training": "lora",
            "quantize": None,
            "learningRate": 0.01,
            "lora": {"rank": 4, "alpha": 8},
        }
        order = {
            "version": 1,
            "jobId": "ftjob-test",
            "method": "supervised",
            "model": model | changes.pop("model", {}),
            "trainingFile": str(tmp_path / "training.jsonl"),
            "validationFile": str(tmp_path / "validation.jsonl") if validation else None,
            "hyperparameters": {"n_epochs": 2, "batch_size": 1, "learning_rate_multiplier": 1}
            | changes.pop("hyperparameters", {}),
            "seed": 42,
            "resumeFrom": None,
            "grader": None,
            "outDir": str(tmp_path),
        } | changes
        (folder / "job.json").write_text(json.dumps(order), "utf-8")
        return Attempt(folder)

    return new


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write a training file."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def chat_row(question: str, answer: str, **more: Any) -> dict[str, Any]:
    """One question and its answer."""
    return {
        "messages": [{"role": "user", "content": question}, {"role": "assistant", "content": answer, **more}],
    }


def wait_for_step(tried: Attempt, step: int, process: "subprocess.Popen[bytes]") -> None:
    """Return when a training that runs in a process of its own has come so far."""
    deadline = time.monotonic() + 300
    while not any(event["step"] >= step for event in tried.of("step")):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
