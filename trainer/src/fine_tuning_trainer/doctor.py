"""Says what there is to train with, and whether each model can be used."""

import platform
import shutil
from importlib.metadata import version
from typing import Any

from .device import Device, find_device
from .job import Model, model_of
from .memory import check_fits, free_memory, gigabytes
from .models import as_trained_here, cache_directory, can_quantize, load_base, load_tokenizer, local_source

PACKAGES = ("torch", "transformers", "peft", "trl")


def doctor(models: list[dict[str, Any]]) -> int:
    """Print one line for each thing; the code is 1 when a model cannot be used."""
    device = find_device()
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    say(f"{platform.python_version()} with {packages}", "python")
    say(f"{device.kind}, {device.name}, {str(device.dtype).removeprefix('torch.')}", "device")
    say(f"{gigabytes(free_memory(device))} free", "memory")
    say("works" if can_quantize(device) else "no (needs CUDA and the package bitsandbytes)", "quantized")
    say(gigabytes(shutil.disk_usage(cache_directory().parent).free), "free disk")
    usable = [_usable(as_trained_here(model_of(model), device, say), device) for model in models]
    return 0 if all(usable) else 1


def _usable(model: Model, device: Device) -> bool:
    try:
        path = local_source(model.source)
        tokenizer = load_tokenizer(path)
        need = check_fits(model, path, device, model.contextTokens)
        loaded = load_base(path, device, quantize=model.quantize)
    except Exception as error:  # noqa: BLE001 - whatever it is, the user wants to hear of it
        say(f"{model.source}: {error}", "model")
        return False
    count = loaded.num_parameters()
    template = "chat template" if tokenizer.chat_template else "no chat template, a plain one is used"
    say(f"{model.source}: {loaded.config.model_type}, {count / 1e6:,.0f} million weights, {template}", "model")
    kind = "all weights" if model.training == "full" else "LoRA"
    say(f"training ({kind}, one row of {model.contextTokens:,} tokens at once) takes about {gigabytes(need.total)}")
    return True


def say(text: str, name: str = "") -> None:
    """Print one aligned line."""
    print(f"{name:<12}{text}", flush=True)  # noqa: T201
