"""Several processes that train one model together; a process by itself is the first and only one."""

import os
from datetime import timedelta

import torch
from torch import distributed

# Grading and saving are waited for by all of them.
PATIENCE = timedelta(hours=1)


def join() -> None:
    """Meet the others where the environment names some (`WORLD_SIZE`, `RANK`, `MASTER_ADDR`, `MASTER_PORT`)."""
    if int(os.environ.get("WORLD_SIZE", "1")) > 1 and not distributed.is_initialized():
        distributed.init_process_group("nccl" if torch.cuda.is_available() else "gloo", timeout=PATIENCE)


def count() -> int:
    """Count the processes."""
    return distributed.get_world_size() if distributed.is_initialized() else 1


def number() -> int:
    """Return which of them this is, from 0."""
    return distributed.get_rank() if distributed.is_initialized() else 0


def largest(value: int) -> int:
    """Return the largest value among all; each of them must ask, and each gets the same answer."""
    if count() == 1:
        return value
    device = "cuda" if distributed.get_backend() == "nccl" else "cpu"
    shared = torch.tensor(value, device=device)
    distributed.all_reduce(shared, distributed.ReduceOp.MAX)
    return int(shared.item())


def wait_for_all() -> None:
    """Return when each of them has come here."""
    largest(0)
