"""The driver of a job of Ray's: has workers train one attempt, and others when some are lost, until its end."""

import json
import logging
import os
import time
from pathlib import Path
from threading import Thread
from typing import Any

import ray
from ray.exceptions import RayError
from ray.train import ControllerError, FailureConfig, PreemptionError, RunConfig, ScalingConfig, WorkerGroupError
from ray.train.torch import TorchConfig, TorchTrainer

from . import ranks
from .control import FAILED, FINISHED, PAUSED, Control, StopError
from .events import EventLog, told_in
from .faults import UNKNOWN, FaultError, fault_of
from .ray_worker import SIGN_S, sign_in, work

MOST_STARTS = 3
"""Groups of workers in a row that were lost before a step."""
SILENCE_S = 6 * SIGN_S
LOOK_S = 1.0


def drive(folder: Path) -> int:
    """Train with as many workers as the order says, and return the exit code; lost ones are replaced."""
    control = Control(folder)
    Thread(target=_heed, args=(folder, control), daemon=True).start()
    in_vain = 0
    while True:
        before = _steps(folder)
        try:
            control.check()
            return int(_trainer(folder).fit().return_value)
        except StopError as stop:
            return stop.code
        except Exception as error:
            if _waits(error):
                _say_waiting(folder)
                continue
            logging.getLogger(__name__).exception("the workers came to no end")
            end = _end_told(folder)
            if end is not None:
                return end
            in_vain = in_vain + 1 if _steps(folder) == before else 0
            fault = _fault_in(error, last=in_vain >= MOST_STARTS)
            if fault:
                EventLog(folder).failed(fault)
                return FAILED


def _trainer(folder: Path) -> Any:
    count, resources = _wanted(folder)
    return TorchTrainer(
        work,
        train_loop_config={"folder": str(folder)},
        torch_config=TorchConfig(timeout_s=int(ranks.PATIENCE.total_seconds())),
        scaling_config=ScalingConfig(
            num_workers=count,
            use_gpu=resources.get("GPU", 0) > 0,
            resources_per_worker=resources,
        ),
        # Every loss is looked at here: what would go wrong again is not tried again.
        run_config=RunConfig(
            name=folder.name,
            storage_path=str(folder / "ray"),
            failure_config=FailureConfig(max_failures=0, controller_failure_limit=0, max_preemption_failures=0),
        ),
    )


def _wanted(folder: Path) -> tuple[int, dict[str, float]]:
    workers = json.loads((folder / "job.json").read_text("utf-8"))["workers"]
    return workers["count"], workers["resources"]


def _waits(error: Exception) -> bool:
    return (
        isinstance(error, ControllerError)
        and type(error.controller_failure).__name__ == "WorkerGroupStartupTimeoutError"
    )


def _say_waiting(folder: Path) -> None:
    """Leave a sentence for the server; the events are the first worker's alone."""
    count, resources = _wanted(folder)
    there = ray.cluster_resources()
    each = ", ".join(f"{name} {amount:g}" for name, amount in resources.items())
    in_all = ", ".join(f"{name} {there.get(name, 0):g}" for name in resources)
    text = f"Ray has no room for the workers yet: {count} with {each} each are wanted; the cluster has {in_all} in all"
    aside = folder / "waiting.new"
    aside.write_text(text, "utf-8")
    aside.rename(folder / "waiting")


def _fault_in(error: Exception, *, last: bool) -> FaultError | None:
    """Return why the training has failed, or nothing where workers were only lost."""
    failures = list(error.worker_failures.values()) if isinstance(error, WorkerGroupError) else []
    faults = [failure for failure in failures if isinstance(failure, FaultError)]
    known = next((fault for fault in faults if fault.code != UNKNOWN), None)
    if known:
        return known
    cause = error.controller_failure if isinstance(error, ControllerError) else error
    lost = len(faults) < len(failures) or isinstance(cause, (RayError, PreemptionError))
    if not lost:
        return faults[0] if faults else fault_of(cause)
    if not last:
        return None
    reason = fault_of(next((failure for failure in failures if not isinstance(failure, FaultError)), cause))
    if reason.code != UNKNOWN:
        return reason
    return FaultError("workers_lost", f"Workers were lost {MOST_STARTS} times before a step. {reason}")


def _heed(folder: Path, control: Control) -> None:
    """End at the server's word while nobody trains who would heed it."""
    sign, since = 0, time.monotonic() - SILENCE_S
    while True:
        now = sign_in(folder)
        if now != sign:
            sign, since = now, time.monotonic()
        if (wish := control.wish()) and time.monotonic() - since >= SILENCE_S:
            os._exit(wish)
        time.sleep(LOOK_S)


def _end_told(folder: Path) -> int | None:
    ends = {"finished": FINISHED, "paused": PAUSED, "failed": FAILED}
    return next((ends[event["type"]] for event in reversed(told_in(folder)) if event["type"] in ends), None)


def _steps(folder: Path) -> int:
    return sum(event["type"] == "step" for event in told_in(folder))
