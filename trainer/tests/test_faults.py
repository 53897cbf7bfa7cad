"""The code that an error of a library is told with."""

import errno
import os

import pytest

from fine_tuning_trainer.faults import fault_of

SERIALIZING = "SafetensorError: Error while serializing: I/O error: No space left on device (os error 28)"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "disk_full"),
        (OSError(errno.EFBIG, os.strerror(errno.EFBIG)), "disk_full"),
        (RuntimeError(SERIALIZING), "disk_full"),
        (RuntimeError("[enforce fail at inline_container.cc:671] . unexpected pos 42368 vs 42260"), "disk_full"),
        (RuntimeError("PytorchStreamWriter failed writing file data/3: file write failed"), "disk_full"),
        (RuntimeError("PytorchStreamReader failed reading zip archive"), "server_error"),
        (OSError(errno.EACCES, os.strerror(errno.EACCES)), "server_error"),
        (MemoryError(), "out_of_memory"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes."), "out_of_memory"),
        (ModuleNotFoundError("No module named 'trl'", name="trl"), "trainer_not_installed"),
    ],
)
def test_an_error_of_a_library_has_the_code_that_says_what_to_do(error: BaseException, code: str) -> None:
    assert fault_of(error).code == code
