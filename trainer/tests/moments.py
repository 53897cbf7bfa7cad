"""Moments of a training at which a test holds it; `holding.py` and the workers that it starts on a cluster stop there.

HOLDS is a file with the moments to stop at, one a line, read whenever one comes; who stopped is noted in `HOLDS.log`.
`loading` is before the weights are loaded, `step N` and `checkpoint N` are after the event, `saving N` is while the
files of a checkpoint are written, `saved N` is before its event. Workers stop together, except where one alone writes.
"""

import json
import os
import re
import sys
import time
from pathlib import Path
from typing import Any

from fine_tuning_trainer import ranks
from fine_tuning_trainer.control import Control
from fine_tuning_trainer.events import EventLog

SAVING = re.compile(r"/saving/checkpoint-(\d+)/trainer_state\.json$")


class Moments:
    """Stands before the trainer's own calls."""

    def __init__(self, holds: Path, attempt: Path) -> None:
        self.holds = holds
        self.attempt = attempt.name
        self.check = Control.check
        self.emit = EventLog.emit
        self.loaded = False

    def reach(self, moment: str) -> None:
        if not self._held(moment):
            return
        note = {"held": moment, "attempt": self.attempt, "worker": ranks.number(), "pid": os.getpid()}
        with self.holds.with_name(f"{self.holds.name}.log").open("a", encoding="utf-8") as log:
            log.write(json.dumps(note) + "\n")
        while self._held(moment):
            time.sleep(0.01)

    def checked(self, control: Control) -> None:
        if not self.loaded:
            self.loaded = True
            self.reach("loading")
        self.check(control)

    def told(self, log: EventLog, kind: str, **fields: Any) -> None:
        if kind == "checkpoint":
            self.reach(f"saved {fields['step']}")
        self.emit(log, kind, **fields)
        if kind in ("step", "checkpoint"):
            self.reach(f"{kind} {fields['step']}")

    def audited(self, event: str, given: tuple[Any, ...]) -> None:
        if event == "open" and (found := SAVING.search(str(given[0]))):
            self.reach(f"saving {found.group(1)}")

    def _held(self, moment: str) -> bool:
        return moment in self.holds.read_text("utf-8").splitlines()


def stop_at(holds: Path, attempt: Path) -> None:
    """Stop this process at the moments from now on."""
    moments = Moments(holds, attempt)
    Control.check = lambda control: moments.checked(control)
    EventLog.emit = lambda log, kind, **fields: moments.told(log, kind, **fields)
    sys.addaudithook(moments.audited)
