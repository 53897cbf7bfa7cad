"""Tells the server what happens in trl's loop, saves at the end of each epoch and stops when asked."""

import math
import os
import shutil
import time
from pathlib import Path
from typing import Any

import torch
from transformers import TrainerCallback, TrainerControl, TrainerState

from . import ranks
from .control import Control, PausedError
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


class Report(TrainerCallback):  # type: ignore[misc]
    """One event for each step, after the evaluations that belong to it."""

    def __init__(
        self, job: Job, device: Device, events: EventLog, control: Control, trainer: Any, rewards: Rewards | None
    ) -> None:
        self._trainer = trainer
        self.metrics: dict[str, float] = {}
        self._job = job
        self._device = device
        self._events = events
        self._control = control
        self._rewards = rewards
        self._names = REINFORCEMENT_NAMES if rewards else NAMES
        self._evaluated: dict[str, float] | None = None
        self._began = time.monotonic()
        self._tokens = 0.0

    @property
    def _state(self) -> TrainerState:
        return self._trainer.state

    def on_train_begin(self, *_: Any, **__: Any) -> None:
        """Say what trains, and where."""
        trainable = sum(weights.numel() for weights in self._trainer.model.parameters() if weights.requires_grad)
        self._events.emit(
            "started",
            totalSteps=self._state.max_steps,
            device=self._device.kind,
            deviceName=self._device.name,
            dtype=str(self._device.dtype).removeprefix("torch."),
            trainableParameters=trainable,
            **({"workers": ranks.count()} if ranks.count() > 1 else {}),
        )

    def on_step_begin(self, *_: Any, **__: Any) -> None:
        """Draw the same numbers in this step whether the training was paused before it or not."""
        self._control.check()
        torch.manual_seed((self._job.seed * 1_000_003 + self._state.global_step) * ranks.count() + ranks.number())
        self._began = time.monotonic()

    def on_substep_end(self, *_: Any, **__: Any) -> None:
        """Stop in the middle of a large batch, whose rows are taken again later, or of an evaluation."""
        self._control.check()

    on_prediction_step = on_substep_end

    def on_step_end(self, _: Any, __: Any, control: TrainerControl, **___: Any) -> None:
        """Save after the last step of each epoch."""
        control.should_save = self._state.global_step % self._per_epoch == 0

    def on_log(self, *_: Any, logs: dict[str, Any], **__: Any) -> None:
        """Add the evaluations that are due, and tell of the step."""
        if self._evaluated is not None:
            self._evaluated |= logs
            return
        if "train_runtime" in logs:
            return
        if not math.isfinite(logs["loss"]) or not math.isfinite(logs.get("grad_norm", 0)):
            raise FaultError(
                "training_diverged",
                f"The loss of step {self._state.global_step} is not a number: take a smaller learning_rate_multiplier.",
            )
        seconds = time.monotonic() - self._began
        tokens, self._tokens = logs.get("num_tokens", 0) - self._tokens, logs.get("num_tokens", 0)
        details = {"details": self._rewards.details()} if self._rewards else {}
        self.metrics = {"step": self._state.global_step, **self._named(logs, "", "train")}
        try:
            self.metrics |= self._validations()
        except PausedError:
            # The step is taken; what is missing of its evaluations is not worth waiting for.
            self._evaluated = None
        self._events.emit(
            "step",
            step=self._state.global_step,
            totalSteps=self._state.max_steps,
            metrics=self.metrics,
            tokensPerSecond=round(max(0.0, tokens) / max(seconds, 1e-9), 1),
            memoryBytes=memory_bytes(self._device),
            **details,
        )

    def on_save(self, *_: Any, **__: Any) -> None:
        """Put a whole checkpoint into its place, then tell of it."""
        self.tell_saved("checkpoint")

    def tell_saved(self, kind: str) -> None:
        """Move what trl saved beside the job's other checkpoints, unless one is there already, and tell of it."""
        step = self._state.global_step
        name = f"checkpoint-{step}"
        aside = self._job.folder / "saving" / name
        place = self._job.out / name
        ranks.wait_for_all()
        if ranks.number() == 0 and place.exists():
            shutil.rmtree(aside, ignore_errors=True)
        elif ranks.number() == 0:
            _to_disk(aside)
            aside.rename(place)
            _sync(place.parent)
        ranks.wait_for_all()
        self._events.emit(kind, step=step, metrics=self.metrics, path=name)

    @property
    def _per_epoch(self) -> int:
        return max(1, int(self._state.max_steps) // self._job.epochs)

    def _validations(self) -> dict[str, float]:
        rows = self._trainer.eval_dataset
        if rows is None:
            return {}
        step, per_epoch = self._state.global_step, self._per_epoch
        interval = math.ceil(per_epoch / VALIDATIONS_PER_EPOCH)
        every = int(self._job.hyperparameters.get("eval_interval") or per_epoch)
        full = step % per_epoch == 0 or step % every == 0
        if step % interval != 0 and not full:
            return {}
        count = min(len(rows), max(int(self._job.hyperparameters["batch_size"]), VALIDATION_ROWS))
        offset = step // interval * count
        some = rows.select([(offset + index) % len(rows) for index in range(count)])
        metrics = self._evaluate(some, "valid")
        return metrics | (self._evaluate(rows, "full_valid") if full else {})

    def _evaluate(self, rows: Any, prefix: str) -> dict[str, float]:
        self._evaluated = {}
        result = self._trainer.evaluate(eval_dataset=rows, metric_key_prefix=prefix)
        logs, self._evaluated = self._evaluated | result, None
        if self._rewards:
            self._rewards.details()
        # trl writes its own metrics of an evaluation with "eval_", whatever the prefix.
        loss = {"eval_loss": logs[f"{prefix}_loss"]} if f"{prefix}_loss" in logs else {}
        return self._named(logs | loss, "eval_", prefix)

    def _named(self, logs: dict[str, Any], before: str, prefix: str) -> dict[str, float]:
        found = {ours: logs.get(before + theirs) for theirs, ours in self._names.items()}
        return {f"{prefix}_{name}": round(float(value), 6) for name, value in found.items() if value is not None}


def _to_disk(folder: Path) -> None:
    for path in [*(path for path in folder.rglob("*") if path.is_file()), folder]:
        _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
