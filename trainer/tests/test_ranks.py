"""Two processes that train one model together."""

import socket
import subprocess
import sys

import pytest
from conftest import ENVIRONMENT, Attempt, NewAttempt, chat_row, wait_for_step

ROWS = [chat_row(f"Who is number {index}?", f"Number {index} is the best.") for index in range(24)]
EACH = """
import sys
from pathlib import Path
from fine_tuning_trainer.control import Control
from fine_tuning_trainer.train import train

sys.exit(train(Path(sys.argv[1]), Control(Path(sys.argv[1]))))
"""


def start_two(tried: Attempt) -> list["subprocess.Popen[bytes]"]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    together = ENVIRONMENT | {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    return [
        subprocess.Popen(
            [sys.executable, "-c", EACH, str(tried.folder)],
            env=together | {"RANK": str(rank), "LOCAL_RANK": str(rank)},
        )
        for rank in (0, 1)
    ]


def codes(processes: list["subprocess.Popen[bytes]"]) -> list[int]:
    return [process.wait(300) for process in processes]


def test_two_processes_share_a_batch_and_stop_and_go_on_together(attempt: NewAttempt) -> None:
    given = {"hyperparameters": {"batch_size": 4}}
    alone = attempt(ROWS, ROWS[:4], **given)
    assert alone.train() == 0

    stopped = attempt(ROWS, ROWS[:4], **given)
    processes = start_two(stopped)
    wait_for_step(stopped, 3, processes[0])
    (stopped.folder / "control").write_text("pause")
    assert codes(processes) == [75, 75]
    paused = stopped.of("paused")[0]
    path = stopped.folder.parent / paused["path"]
    assert (path / "rng_state_1.pth").exists()

    resumed = attempt(ROWS, ROWS[:4], **given, resumeFrom={"step": paused["step"], "path": str(path)})
    assert codes(start_two(resumed)) == [0, 0]
    # The rows of a batch are shared out, so its loss is the mean of two means.
    assert stopped.losses() + resumed.losses() == pytest.approx(alone.losses(), rel=0.03)
    assert resumed.of("finished")[0]["step"] == alone.of("finished")[0]["step"]
    assert all(step["totalSteps"] == 12 for step in [*stopped.of("step"), *resumed.of("step")])
