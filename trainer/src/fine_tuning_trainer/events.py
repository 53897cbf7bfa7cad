"""What the trainer tells the server: whole lines at the end of `events.jsonl`."""

import json
import os
from pathlib import Path
from typing import Any

from . import ranks
from .faults import FaultError

NAME = "events.jsonl"
RELIED_ON = ("checkpoint", "paused", "finished", "failed")


def told_in(folder: Path) -> list[dict[str, Any]]:
    """Return the events of an attempt so far; half a line is none."""
    file = folder / NAME
    return [json.loads(line) for line in file.read_text("utf-8").split("\n")[:-1]] if file.exists() else []


class EventLog:
    """Appends the first process's events; those that the server relies on are on the disk when `emit` returns."""

    def __init__(self, folder: Path) -> None:
        """Open the attempt's log; half a line of a trainer that died, which nobody has read, is taken back."""
        self._file = (folder / NAME).open("ab+")
        if ranks.number() == 0:
            self._file.seek(0)
            self._file.truncate(self._file.read().rfind(b"\n") + 1)

    def emit(self, kind: str, **fields: Any) -> None:
        """Write one event."""
        if ranks.number() > 0:
            return
        self._file.write(json.dumps({"type": kind, **fields}, allow_nan=False).encode() + b"\n")
        self._file.flush()
        if kind in RELIED_ON:
            os.fsync(self._file.fileno())

    def message(self, text: str) -> None:
        """Say something that belongs among the job's events."""
        self.emit("message", level="warn", message=text)

    def failed(self, fault: FaultError) -> None:
        """Say why the attempt came to nothing; where several processes train, only who started them knows."""
        self.emit("failed", code=fault.code, message=str(fault))
