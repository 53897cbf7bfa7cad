"""Which device there is and how full it is."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

import psutil
import torch

NEARLY_NOTHING = 0.01


@dataclass(frozen=True)
class Device:
    """Where tensors live, and the number format that works there."""

    kind: str
    name: str
    dtype: torch.dtype


def find_device() -> Device:
    """Take CUDA, then Apple's MPS, then the CPU; bfloat16 where the hardware has it."""
    if torch.cuda.is_available():
        dtype = torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float32
        # Those that train together on this machine have one each.
        torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", "0")) % torch.cuda.device_count())
        return Device("cuda", torch.cuda.get_device_name(), dtype)
    if torch.backends.mps.is_available():
        return Device("mps", f"Apple {platform.processor()}", torch.float32)
    return Device("cpu", _processor(), torch.float32)


def limit_threads() -> None:
    """Leave one core to the server; `OMP_NUM_THREADS` of the user wins."""
    if "OMP_NUM_THREADS" not in os.environ:
        torch.set_num_threads(max(1, _cores(Path("/sys/fs/cgroup")) - 1))


def memory_bytes(device: Device) -> int:
    """Return what the training holds: of the GPU's memory where there is one, else of the machine's."""
    if device.kind == "cuda":
        return int(torch.cuda.memory_reserved())
    return int(psutil.Process().memory_info().rss)


def is_full() -> bool:
    """Tell whether the GPU's memory is used up, whoever uses it."""
    if not torch.cuda.is_initialized():
        return False
    free, size = torch.cuda.mem_get_info()
    return bool(free < size * NEARLY_NOTHING)


def _cores(cgroup: Path) -> int:
    """Count those that this process may use, which containers and batch systems keep below the machine's."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, period = (cgroup / "cpu.max").read_text("ascii").split() if (cgroup / "cpu.max").exists() else ("max", "")
    return cores if quota == "max" else min(cores, max(1, int(quota) // int(period)))


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
