"""Tells the server what happens in trl's loop, saves at the end of each epoch and stops when asked."""

import math
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from transformers import TrainerCallback

from . import ranks
from .control import PAUSED, Control, StopError
from .device import Device, memory_bytes
from .events import EventLog
from .faults import FaultError
from .grading import Rewards
from .job import Job

VALIDATIONS_PER_EPOCH = 5
VALIDATION_ROWS = 8
NAMES = {
    "loss": "loss",
    "mean_token_accuracy": "mean_token_accuracy",
    "rewards/accuracies": "rewards_accuracy",
    "rewards/margins": "rewards_margin",
    "rewards/chosen": "rewards_chosen",
    "rewards/rejected": "rewards_rejected",
}
REINFORCEMENT_NAMES = {"reward": "mean_reward"}


@dataclass(eq=False)
class Report(TrainerCallback):  # type: ignore[misc]
    """One event for each step, after the evaluations that belong to it."""

    job: Job
    device: Device
    events: EventLog
    control: Control
    trainer: Any
    rewards: Rewards | None
    metrics: dict[str, float] = field(default_factory=dict)
    began: float = 0.0
    tokens: float = 0.0

    @property
    def step(self) -> int:
        """Steps that are done."""
        return int(self.trainer.state.global_step)

    @property
    def name(self) -> str:
        """How the checkpoint of this step is called."""
        return f"checkpoint-{self.step}"

    def on_train_begin(self, *_: Any, **__: Any) -> None:
        """Say what trains, and where."""
        self.events.emit(
            "started",
            totalSteps=self.trainer.state.max_steps,
            device=self.device.kind,
            deviceName=self.device.name,
            dtype=str(self.device.dtype).removeprefix("torch."),
            trainableParameters=self.trainer.get_num_trainable_parameters(),
            **({"workers": ranks.count()} if ranks.count() > 1 else {}),
        )

    def on_step_begin(self, *_: Any, **__: Any) -> None:
        """Draw the same numbers in this step whether the training was paused before it or not."""
        self.control.check()
        torch.manual_seed((self.job.seed * 1_000_003 + self.step) * ranks.count() + ranks.number())
        self.began = time.monotonic()
        if self.rewards:
            self.rewards.results.clear()

    def on_substep_end(self, *_: Any, **__: Any) -> None:
        """Stop in the middle of a large batch, whose rows are taken again later, or of an evaluation."""
        self.control.check()

    on_prediction_step = on_substep_end

    def on_log(self, *_: Any, logs: dict[str, Any], **__: Any) -> None:
        """Add the evaluations that are due, tell of the step, and save after the last one of an epoch."""
        if "loss" not in logs:
            # An evaluation, or the summary of the whole.
            return
        self._check_finite({"loss": logs["loss"], "gradient": logs.get("grad_norm", 0)})
        seconds = time.monotonic() - self.began
        tokens, self.tokens = logs.get("num_tokens", 0) - self.tokens, logs.get("num_tokens", 0)
        details = {"details": self.rewards.details()} if self.rewards else {}
        self.metrics = {"step": self.step, **self._named(logs, "", "train")}
        try:
            self.metrics |= self._validations()
        except StopError as stop:
            # The step is taken; what is missing of its evaluations is not worth waiting for.
            if stop.code != PAUSED:
                raise
        self.events.emit(
            "step",
            step=self.step,
            totalSteps=self.trainer.state.max_steps,
            metrics=self.metrics,
            tokensPerSecond=round(max(0.0, tokens) / max(seconds, 1e-9), 1),
            memoryBytes=memory_bytes(self.device),
            **details,
        )
        if self.step % self._per_epoch == 0:
            self.save("checkpoint")

    def save(self, kind: str) -> None:
        """Put a whole checkpoint beside the job's others, unless this step has one already, and tell of it."""
        place = self.job.outDir / self.name
        if not ranks.largest(int(place.exists())):
            self.trainer._save_checkpoint(self.trainer.model, trial=None)  # noqa: SLF001 - else only trl says when
            ranks.wait_for_all()
            if ranks.number() == 0:
                aside = self.job.folder / "saving" / self.name
                for path in [*aside.rglob("*"), aside]:
                    _sync(path)
                aside.rename(place)
                _sync(place.parent)
            ranks.wait_for_all()
        self.events.emit(kind, step=self.step, metrics=self.metrics, path=self.name)

    @property
    def _per_epoch(self) -> int:
        return max(1, int(self.trainer.state.max_steps / self.job.hyperparameters["n_epochs"]))

    def _validations(self) -> dict[str, float]:
        rows = self.trainer.eval_dataset
        if rows is None:
            return {}
        per_epoch = self._per_epoch
        interval = math.ceil(per_epoch / VALIDATIONS_PER_EPOCH)
        every = int(self.job.hyperparameters.get("eval_interval", per_epoch))
        full = self.step % per_epoch == 0 or self.step % every == 0
        if self.step % interval != 0 and not full:
            return {}
        count = min(len(rows), max(int(self.job.hyperparameters["batch_size"]), VALIDATION_ROWS))
        offset = self.step // interval * count
        some = rows.select([(offset + index) % len(rows) for index in range(count)])
        return self._evaluate(some, "valid") | (self._evaluate(rows, "full_valid") if full else {})

    def _evaluate(self, rows: Any, prefix: str) -> dict[str, float]:
        self.trainer.evaluate(eval_dataset=rows)
        # Beside what `evaluate` returns, trl writes its own metrics into the log.
        return self._named(self.trainer.state.log_history[-1], "eval_", prefix)

    def _named(self, logs: dict[str, Any], before: str, prefix: str) -> dict[str, float]:
        names = REINFORCEMENT_NAMES if self.rewards else NAMES
        found = {f"{prefix}_{ours}": logs[before + theirs] for theirs, ours in names.items() if before + theirs in logs}
        self._check_finite(found)
        return {name: round(float(value), 6) for name, value in found.items()}

    def _check_finite(self, numbers: dict[str, float]) -> None:
        for name, value in numbers.items():
            if not math.isfinite(value):
                raise FaultError(
                    "training_diverged",
                    f"The {name} of step {self.step} is not a number: take a smaller learning_rate_multiplier.",
                )


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
