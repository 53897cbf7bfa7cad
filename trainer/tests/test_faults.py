"""The code that an error of a library is told with."""

import errno
import os

import pytest
import torch

from fine_tuning_trainer import faults, models
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
        (KeyError("x"), "server_error"),
        (MemoryError(), "out_of_memory"),
        (OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)), "out_of_memory"),
        (torch.OutOfMemoryError("CUDA out of memory."), "out_of_memory"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes."), "out_of_memory"),
        (RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"), "out_of_memory"),
        (RuntimeError("CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling cublasCreate(handle)"), "out_of_memory"),
        (RuntimeError("cuDNN error: CUDNN_STATUS_INTERNAL_ERROR"), "server_error"),
        (ModuleNotFoundError("No module named 'trl'", name="trl"), "trainer_not_installed"),
    ],
)
def test_an_error_of_a_library_has_the_code_that_says_what_to_do(error: BaseException, code: str) -> None:
    assert fault_of(error).code == code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)), "out_of_memory"),
        (OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)), "disk_full"),
        (OSError("owner/model does not appear to have a file named config.json"), "model_not_found"),
        (ValueError("Unrecognized model in /models/mine"), "model_not_found"),
    ],
)
def test_a_model_is_said_not_to_be_found_only_where_that_is_the_trouble(
    error: BaseException, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: str) -> None:
        raise error

    monkeypatch.setattr(models.AutoTokenizer, "from_pretrained", failing)
    with pytest.raises(Exception) as raised:  # noqa: PT011 - of which kind is what is asked
        models.load_tokenizer("owner/model")
    assert fault_of(raised.value).code == code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        # Seen on an H100 whose memory another process had taken meanwhile.
        (RuntimeError("cuDNN error: CUDNN_STATUS_INTERNAL_ERROR"), "out_of_memory"),
        (RuntimeError("CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling cublasGemmEx"), "out_of_memory"),
        (RuntimeError("The size of tensor a (3) must match the size of tensor b (4)"), "server_error"),
    ],
)
def test_an_error_of_cudas_libraries_is_one_of_memory_where_none_is_left(
    error: BaseException, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "is_full", lambda: True)
    assert fault_of(error).code == code


def test_a_missing_package_is_said_with_the_line_that_installs_it() -> None:
    error = ModuleNotFoundError("No module named 'trl'", name="trl")
    assert str(fault_of(error)) == "The Python package trl is missing: run `npm run trainer -- init`."
