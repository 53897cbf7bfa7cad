"""How much memory a training will need, and how much there is: what does not fit is said before it starts."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import torch
from peft import get_peft_model
from transformers import AutoConfig, AutoModelForCausalLM

from .device import Device
from .faults import FaultError
from .job import Model
from .models import lora_of

CGROUPS = (
    # Version 2, then 1: the limit, and what is used of it.
    ("memory.max", "memory.current"),
    ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
)
FLOAT = 4
BYTES_QUANTIZED = {"4bit": 0.6, "8bit": 1.1}
"""Bytes of one weight, with the scales that belong to it."""
ADAM = 2
"""Numbers that the optimizer keeps for each trained weight, beside its gradient."""
KEPT_HIDDEN, KEPT_INNER, KEPT_LOGITS = 14, 5, 5
"""Times that a layer's vectors of both widths, and the scores of the vocabulary, are kept until the backward pass."""


@dataclass(frozen=True)
class Need:
    """Bytes that a training takes beyond what its process takes anyway."""

    weights: int
    training: int
    activations: int

    @property
    def total(self) -> int:
        """Add them up."""
        return self.weights + self.training + self.activations


def need_of(model: Model, source: str, device: Device, tokens: int) -> Need:
    """Estimate from the model's own description; `tokens` pass through it at once. Reads no weights."""
    config = AutoConfig.from_pretrained(source)
    activations = _activations(config, device, tokens)
    with torch.device("meta"):
        shape = AutoModelForCausalLM.from_config(config)
        count = shape.num_parameters()
        if model.training == "full":
            return Need(count * FLOAT, count * (1 + ADAM) * FLOAT, activations)
        adapter, _ = get_peft_model(shape, lora_of(model)).get_nb_trainable_parameters()
    per_weight = BYTES_QUANTIZED[model.quantize] if model.quantize else device.dtype.itemsize
    return Need(round(count * per_weight), adapter * (2 + ADAM) * FLOAT, activations)


def free_memory(device: Device) -> int:
    """Return the bytes that are free on the device."""
    if device.kind == "cuda":
        return int(torch.cuda.mem_get_info()[0])
    if device.kind == "mps":
        return int(torch.mps.recommended_max_memory() - torch.mps.current_allocated_memory())
    return _free_of_machine(psutil.virtual_memory().available, Path("/sys/fs/cgroup"))


def check_fits(model: Model, source: str, device: Device, tokens: int, smaller: str = "batch_size") -> Need:
    """Return what the training needs; where that is more than is free, say both numbers and what would help most."""
    free = free_memory(device)
    need = need_of(model, source, device, tokens)
    if need.total > free:
        raise FaultError(
            "out_of_memory",
            f"The training needs about {gigabytes(need.total)} of memory, but {gigabytes(free)} are free "
            f"({device.kind}): {_advice(need, model, device, smaller)}.",
        )
    return need


def gigabytes(size: int) -> str:
    """Write bytes for people."""
    return f"{size / 1e9:,.1f} GB"


def _advice(need: Need, model: Model, device: Device, smaller: str) -> str:
    if need.activations > need.weights + need.training:
        return f"take a smaller {smaller} or contextTokens"
    if model.training == "full":
        return 'take "training": "lora", or a smaller model'
    if model.quantize is None and device.kind == "cuda":
        return 'take "quantize": "4bit", or a smaller model'
    return "take a smaller model, or a machine with more memory"


def _activations(config: Any, device: Device, tokens: int) -> int:
    size = device.dtype.itemsize
    layer = (KEPT_HIDDEN * config.hidden_size + KEPT_INNER * config.intermediate_size) * size
    # On a GPU each layer keeps its input alone and is computed again.
    layers = config.num_hidden_layers
    kept = layers * layer if device.kind == "cpu" else layers * config.hidden_size * size + layer
    return int(tokens * (kept + KEPT_LOGITS * config.vocab_size * FLOAT))


def _free_of_machine(free: int, cgroup: Path) -> int:
    """Take the limit of a container into account, where there is one."""
    for limit, used in CGROUPS:
        if (cgroup / limit).exists() and (most := (cgroup / limit).read_text("ascii").strip()) != "max":
            free = min(free, int(most) - int((cgroup / used).read_text("ascii")) + _cached(cgroup / limit))
    return free


def _cached(limit: Path) -> int:
    """Count what counts as used and is given back when it is wanted."""
    lines = limit.with_name("memory.stat").read_text("ascii").splitlines()
    fields = dict(line.split(" ", 1) for line in lines)
    return int(fields.get("total_inactive_file", fields.get("inactive_file", "0")))
