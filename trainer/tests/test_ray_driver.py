"""What the driver of a Ray job makes of the end of its workers."""

import json
import pickle
from pathlib import Path

import pytest
from ray.exceptions import OutOfMemoryError, WorkerCrashedError
from ray.train import ControllerError, WorkerGroupError

from fine_tuning_trainer.events import EventLog
from fine_tuning_trainer.faults import UNKNOWN, FaultError
from fine_tuning_trainer.ray_driver import _end_told, _fault_in
from fine_tuning_trainer.ray_worker import LostError, _find, _locked

DIED = WorkerCrashedError()
FULL = FaultError("disk_full", "The disk is full.")
ODD = FaultError(UNKNOWN, "The trainer failed with ValueError.")


def ended(*failures: Exception) -> WorkerGroupError:
    return WorkerGroupError("workers failed", dict(enumerate(failures)))


@pytest.mark.parametrize(
    "error", [ended(DIED), ended(LostError("gloo")), ended(ODD, DIED), ended(LostError("x"), DIED)]
)
def test_workers_that_were_lost_are_replaced(error: Exception) -> None:
    assert _fault_in(error, last=False) is None


@pytest.mark.parametrize("error", [ended(FULL), ended(LostError("gloo"), FULL), ended(FULL, DIED)])
def test_what_would_go_wrong_again_is_a_failure(error: Exception) -> None:
    assert _fault_in(error, last=False) is FULL


def test_what_nobody_knows_is_a_failure_when_no_worker_was_lost() -> None:
    assert _fault_in(ended(ODD, ODD), last=False) is ODD


def test_workers_that_are_lost_again_and_again_are_a_failure_with_ray_s_reason() -> None:
    fault = _fault_in(ended(LostError("gloo")), last=True)
    assert fault is not None
    assert fault.code == "workers_lost"
    fault = _fault_in(ended(OutOfMemoryError("killed because the node was running low on memory")), last=True)
    assert fault is not None
    assert fault.code == "out_of_memory"


def test_a_cluster_that_can_never_hold_the_workers_is_a_failure() -> None:
    fault = _fault_in(ControllerError(ValueError("Insufficient cluster resources")), last=False)
    assert fault is not None
    assert "Insufficient cluster resources" in str(fault)


def test_a_failure_travels_from_the_worker_to_the_driver() -> None:
    travelled = pickle.loads(pickle.dumps(FULL))
    assert (travelled.code, str(travelled)) == ("disk_full", "The disk is full.")


def test_the_end_that_was_told_counts_and_not_what_came_after_it(tmp_path: Path) -> None:
    assert _end_told(tmp_path) is None
    EventLog(tmp_path).emit("finished", step=2, metrics={}, path="checkpoint-2")
    with (tmp_path / "events.jsonl").open("a") as events:
        events.write('{"type": "st')
    assert _end_told(tmp_path) == 0


def test_half_a_line_of_a_worker_that_died_is_taken_back_by_the_next(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text('{"type": "step", "step": 1}\n{"type": "st')
    EventLog(tmp_path).failed(FULL)
    assert [event["type"] for event in map(json.loads, file.read_text().splitlines())] == ["step", "failed"]


def test_a_machine_without_the_shared_directory_says_so(tmp_path: Path) -> None:
    with pytest.raises(FaultError, match="mount the shared directory") as found:
        _find(tmp_path)
    assert found.value.code == "shared_directory_missing"


def test_one_attempt_waits_for_another_that_lives_on(tmp_path: Path) -> None:
    file = tmp_path / "training.lock"
    with file.open("w") as second:
        with file.open("w") as first:
            assert _locked(first)
            assert not _locked(second)
        assert _locked(second)
