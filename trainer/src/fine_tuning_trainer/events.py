"""What the trainer tells the server: whole lines at the end of `events.jsonl`."""

import json
import os
from pathlib import Path
from typing import Any

from . import ranks

RELIED_ON = ("checkpoint", "paused", "finished", "failed")


def told_in(folder: Path) -> list[dict[str, Any]]:
    """Return the events of an attempt so far; half a line is none."""
    file = folder / "events.jsonl"
    text = file.read_text("utf-8") if file.exists() else ""
    return [event for line in text.split("\n")[:-1] if (event := _event_in(line)) is not None]


def _event_in(line: str) -> dict[str, Any] | None:
    try:
        event: dict[str, Any] = json.loads(line)
    except ValueError:
        return None
    return event


class EventLog:
    """Appends the first process's events; those that the server relies on are on the disk when `emit` returns."""

    def __init__(self, folder: Path) -> None:
        """Open the attempt's log; half a line of a trainer that died is ended first."""
        self._file = (folder / "events.jsonl").open("ab+")
        if self._file.tell() > 0 and ranks.number() == 0:
            self._file.seek(-1, os.SEEK_END)
            if self._file.read(1) != b"\n":
                self._file.write(b"\n")

    def emit(self, kind: str, **fields: Any) -> None:
        """Write one event."""
        if ranks.number() > 0:
            return
        self._file.write(json.dumps({"type": kind, **fields}, allow_nan=False).encode() + b"\n")
        self._file.flush()
        if kind in RELIED_ON:
            os.fsync(self._file.fileno())

    def message(self, text: str, level: str = "warn") -> None:
        """Say something that belongs among the job's events."""
        self.emit("message", level=level, message=text)
