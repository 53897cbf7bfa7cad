"""What can go wrong with a training, in the codes and sentences that the server shows."""

import errno
import re

from .device import is_full

UNKNOWN = "server_error"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# safetensors says it in the system's words; what torch could not write to the end it knows only by the length.
NO_ROOM_WORDS = re.compile(
    r"no space left|file too large|quota exceeded|PytorchStreamWriter failed|"
    r"inline_container\.cc:\d+\] \. unexpected pos",
    re.IGNORECASE,
)
# CUDA's libraries take memory of their own where torch takes none. Some say so; where none is left, any error is that.
NO_MEMORY_WORDS = re.compile(
    r"out of memory|low on memory|can(?:'t|not) allocate memory|_STATUS_ALLOC_FAILED|CUBLAS_STATUS_NOT_INITIALIZED",
    re.IGNORECASE,
)
LIBRARY_WORDS = re.compile(r"cuDNN error|CUBLAS_STATUS|CUSOLVER_STATUS|CUDA error|NCCL", re.IGNORECASE)


class FaultError(Exception):
    """Something that a user can act on: a code and one sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.args[1])


def fault_of(error: BaseException) -> FaultError:
    """Name any error: those of memory and disk are known by their type or words, as each library raises its own."""
    if isinstance(error, FaultError):
        return error
    text = f"{type(error).__name__}: {error}".strip()
    starved = NO_MEMORY_WORDS.search(text) or (LIBRARY_WORDS.search(text) and is_full())
    if isinstance(error, MemoryError) or starved:
        return FaultError(
            "out_of_memory",
            "The training needs more memory than there is: take a smaller batch_size (of reinforcement, "
            "compute_multiplier), a shorter contextTokens, a quantized or a smaller model.",
        )
    if (isinstance(error, OSError) and error.errno in NO_ROOM) or NO_ROOM_WORDS.search(text):
        return FaultError("disk_full", "The disk is full: make room in the server's data directory and start again.")
    if isinstance(error, ModuleNotFoundError):
        return FaultError(
            "trainer_not_installed",
            f"The Python package {error.name} is missing: run `npm run trainer -- init`.",
        )
    return FaultError(UNKNOWN, f"The trainer failed with {text.splitlines()[0]}; its log has the details.")
