"""What each worker of a Ray cluster does: it trains together with the others, as `train` does by itself."""

import errno
import fcntl
import logging
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import IO, Any

from . import ranks
from .control import Control
from .faults import UNKNOWN, FaultError, fault_of

SIGN_S = 5.0
"""Between two signs of life; the server takes a minute without one for the trainer's end."""
LOST = re.compile(r"gloo|nccl|connection (closed|reset|refused)|broken pipe|socket|peer|TCPStore", re.IGNORECASE)
"""How torch says that another worker is gone."""


class LostError(Exception):
    """Another worker is gone, so that this one could not go on."""


def work(config: dict[str, Any]) -> int:
    """Train as one of the workers and return the exit code of all of them; what is raised can travel to the driver."""
    folder = Path(config["folder"])
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    control = Control(folder)
    try:
        _find(folder)
        with _signs_of_life(folder), _alone(folder, control):
            # The driver knows this module too, and would wait for what it does not need.
            from .train import train  # noqa: PLC0415

            return train(folder, control)
    except Exception as error:
        logging.getLogger(__name__).exception("the training failed")
        fault = fault_of(error)
        if fault.code == UNKNOWN and LOST.search(f"{type(error).__name__} {error}"):
            raise LostError(str(error)) from None
        raise fault from None


def sign_in(folder: Path) -> int:
    """Return when the last sign of life was given, by the file system's clock; 0 before the first."""
    file = folder / "alive"
    return file.stat().st_mtime_ns if file.exists() else 0


def _find(folder: Path) -> None:
    here = (folder / "job.json").exists()
    everywhere = ranks.largest(int(not here)) == 0
    if not here:
        raise FaultError(
            "shared_directory_missing",
            f'"{folder}" is not there on {socket.gethostname()}: mount the shared directory on every machine of the '
            "cluster, or say by --shared-at where it is.",
        )
    if not everywhere:
        raise LostError(folder)


@contextmanager
def _signs_of_life(folder: Path) -> Iterator[None]:
    over = Event()

    def show() -> None:
        while True:
            # Its time, which needs no room: what lives must not look dead because the disk is full.
            with suppress(OSError):
                (folder / "alive").touch()
            if over.wait(SIGN_S):
                return

    if ranks.number() == 0:
        Thread(target=show, daemon=True).start()
    try:
        yield
    finally:
        over.set()


@contextmanager
def _alone(folder: Path, control: Control) -> Iterator[None]:
    """Let no two attempts of a job train at once, where the workers of one were cut off and live on."""
    with (folder.parent / "training.lock").open("w") as lock:
        while ranks.number() == 0 and not _locked(lock) and not control.wish():
            time.sleep(1)
        ranks.wait_for_all()
        yield


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Some file systems have no locks; there the server's waiting has to do.
        return error.errno not in (errno.EWOULDBLOCK, errno.EACCES)
    return True
