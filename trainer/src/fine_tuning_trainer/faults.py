"""What can go wrong with a training, in the codes and sentences that the server shows."""

import errno


class FaultError(Exception):
    """Something that a user can act on: a code and one sentence."""

    def __init__(self, code: str, message: str) -> None:
        """Keep both; the sentence is the error's text."""
        super().__init__(message)
        self.code = code


def fault_of(error: BaseException) -> FaultError:
    """Name any error: those of memory and disk are known by their type or words, as each library raises its own."""
    if isinstance(error, FaultError):
        return error
    text = f"{type(error).__name__}: {error}".strip()
    words = text.lower()
    if isinstance(error, MemoryError) or "out of memory" in words or "can't allocate memory" in words:
        return FaultError(
            "out_of_memory",
            "The training needs more memory than there is: take a smaller batch_size, a shorter contextTokens, "
            "a quantized or a smaller model.",
        )
    if (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)) or "no space left" in words:
        return FaultError("disk_full", "The disk is full: make room in the server's data directory and start again.")
    if isinstance(error, ModuleNotFoundError):
        return FaultError(
            "trainer_not_installed",
            f"The Python package {error.name} is missing: run `npm run trainer -- init`.",
        )
    return FaultError("server_error", f"The trainer failed with {text.splitlines()[0]}; its log has the details.")
