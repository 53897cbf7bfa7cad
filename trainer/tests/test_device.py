"""How many threads a training takes."""

import os
from pathlib import Path

import pytest

from fine_tuning_trainer.device import _cores


@pytest.mark.parametrize(("quota", "cores"), [(None, 6), ("max 100000", 6), ("250000 100000", 2), ("50000 100000", 1)])
def test_threads_are_for_the_cores_that_this_process_may_use(
    quota: str | None, cores: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(6)), raising=False)
    if quota:
        (tmp_path / "cpu.max").write_text(f"{quota}\n", "ascii")
    assert _cores(tmp_path) == cores
