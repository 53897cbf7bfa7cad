"""The trainer, held at a moment that a test names; `python holding.py HOLDS train FOLDER` is otherwise the trainer.

HOLDS is a file with the moments to stop at, one a line, read whenever one comes; who stopped is noted in `HOLDS.log`.
`loading` is before the weights are loaded, `step N` and `checkpoint N` are after the event, `saving N` is while the
files of a checkpoint are written, `saved N` is before its event. A number in `HOLDS.limit` is the largest size of
a file in bytes.
"""

import json
import os
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

from fine_tuning_trainer.__main__ import main
from fine_tuning_trainer.control import Control
from fine_tuning_trainer.events import EventLog

HOLDS = Path(sys.argv[1])
SAVING = re.compile(r"/saving/checkpoint-(\d+)/trainer_state\.json$")


def reach(moment: str) -> None:
    """Stay here as long as the file names the moment."""
    if not _held(moment):
        return
    attempt = Path(sys.argv[-1]).name
    with HOLDS.with_name(f"{HOLDS.name}.log").open("a", encoding="utf-8") as log:
        log.write(json.dumps({"held": moment, "attempt": attempt, "pid": os.getpid()}) + "\n")
    while _held(moment):
        time.sleep(0.01)


def _held(moment: str) -> bool:
    return moment in HOLDS.read_text("utf-8").splitlines()


class Moments:
    """Stands before the trainer's own calls."""

    def __init__(self) -> None:
        self.check = Control.check
        self.emit = EventLog.emit
        self.loaded = False

    def checked(self, control: Control) -> None:
        if not self.loaded:
            self.loaded = True
            reach("loading")
        self.check(control)

    def told(self, log: EventLog, kind: str, **fields: Any) -> None:
        if kind == "checkpoint":
            reach(f"saved {fields['step']}")
        self.emit(log, kind, **fields)
        if kind in ("step", "checkpoint"):
            reach(f"{kind} {fields['step']}")

    def audited(self, event: str, given: tuple[Any, ...]) -> None:
        if event == "open" and (found := SAVING.search(str(given[0]))):
            reach(f"saving {found.group(1)}")


moments = Moments()
Control.check = lambda control: moments.checked(control)
EventLog.emit = lambda log, kind, **fields: moments.told(log, kind, **fields)
sys.addaudithook(moments.audited)
limit = HOLDS.with_name(f"{HOLDS.name}.limit")
if limit.exists():
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit.read_text("ascii")),) * 2)
del sys.argv[1]
code = main()
sys.stdout.flush()
sys.stderr.flush()
os._exit(code)
