"""How a training is told to stop: by a file, by the end of its standard input or by SIGTERM."""

import os
import signal
from pathlib import Path
from threading import Event, Thread

from . import ranks

FINISHED, FAILED, PAUSED, CANCELLED = 0, 1, 75, 130
"""How a training ended, as its process says by the exit code; the higher ones can be asked for."""


class StopError(Exception):
    """Leaves the training loop between two changes of the weights, with the code of the end that was asked for."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Control:
    """Looks for the server's wish; a server that is gone wants a pause."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "control"
        self._stop = Event()

    def listen(self) -> None:
        """Take the end of the standard input and SIGTERM for the wish to pause."""
        signal.signal(signal.SIGTERM, lambda *_: self._stop.set())
        Thread(target=self._wait_for_end_of_input, daemon=True).start()

    def check(self) -> None:
        """Raise what was asked for, in all processes at once; each calls this at the same places of its work."""
        if wish := ranks.largest(self.wish()):
            raise StopError(wish)

    def wait(self, seconds: float) -> None:
        """Sleep, but wake up when the training is to stop."""
        self._stop.wait(seconds)

    def wish(self) -> int:
        """Return the end that was asked for, or 0; each process may have seen it at another time."""
        word = self._file.read_text("utf-8") if self._file.exists() else ""
        if word == "cancel":
            return CANCELLED
        return PAUSED if word == "pause" or self._stop.is_set() else 0

    def _wait_for_end_of_input(self) -> None:
        # Not by `sys.stdin`: its lock would be held when the process ends, which Python answers with an abort.
        while os.read(0, 4096):
            pass
        self._stop.set()
