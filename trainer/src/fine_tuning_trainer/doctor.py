"""Says what there is to train with, and whether each model can be used."""

import platform
import shutil
from importlib.metadata import version

import torch

from .device import find_device
from .models import cache_directory, can_quantize, load_base, load_tokenizer, local_source

PACKAGES = ("torch", "transformers", "peft", "trl")


def doctor(sources: list[str]) -> int:
    """Print one line for each thing; the code is 1 when a model cannot be used."""
    device = find_device()
    memory = torch.cuda.get_device_properties(0).total_memory if device.kind == "cuda" else _machine_memory()
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    lines = {
        "python": f"{platform.python_version()} with {packages}",
        "device": f"{device.kind}, {device.name}, {str(device.dtype).removeprefix('torch.')}",
        "memory": _gigabytes(memory),
        "quantized": "works" if can_quantize(device) else "no (needs CUDA and the package bitsandbytes)",
        "free disk": _gigabytes(shutil.disk_usage(cache_directory().parent).free),
    }
    for name, text in lines.items():
        say(name, text)
    return 1 if any([not _loads(source) for source in sources]) else 0  # noqa: C419 - try all of them


def _loads(source: str) -> bool:
    try:
        path = local_source(source)
        tokenizer = load_tokenizer(path)
        model = load_base(path, find_device())
    except Exception as error:  # noqa: BLE001 - whatever it is, the user wants to hear of it
        say("model", f"{source}: {error}")
        return False
    count = sum(weights.numel() for weights in model.parameters())
    template = "chat template" if tokenizer.chat_template else "no chat template, a plain one is used"
    say("model", f"{source}: {model.config.model_type}, {count / 1e6:,.0f} million weights, {template}")
    return True


def say(name: str, text: str) -> None:
    """Print one aligned line."""
    print(f"{name:<12}{text}", flush=True)  # noqa: T201


def _machine_memory() -> int:
    import os  # noqa: PLC0415 - only here

    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:,.1f} GB"
