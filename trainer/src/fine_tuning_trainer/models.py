"""Loads models, tokenizers and adapters from directories, the hub's names and GGUF files."""

import hashlib
import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, PeftModel, TaskType, get_peft_model
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    BitsAndBytesConfig,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)

from .device import Device
from .faults import UNKNOWN, FaultError, fault_of
from .job import Model


def local_source(source: str) -> str:
    """Return what transformers can load and save: a GGUF file is turned into safetensors once, in the cache."""
    if not source.lower().endswith(".gguf"):
        return source
    file = Path(source)
    with _found(source):
        state = file.stat()
    mark = hashlib.sha256(f"{file.resolve()} {state.st_size} {state.st_mtime_ns}".encode()).hexdigest()[:12]
    target = cache_directory() / "models" / f"{file.stem}-{mark}"
    if not target.exists():
        convert_gguf(file, target)
    return str(target)


def cache_directory() -> Path:
    """Return the project's cache directory, by the XDG rules."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(given) if Path(given).is_absolute() else Path.home() / ".cache"
    return base / "pulumi-fine-tuning"


def convert_gguf(file: Path, target: Path) -> None:
    """Write a GGUF file as safetensors."""
    model = AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=torch.float32)
    # It is not quantized any more; transformers refuses to save it as long as it looks so.
    model.hf_quantizer.remove_quantization_config(model)
    aside = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        model.to(torch.bfloat16).save_pretrained(aside)
        AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name).save_pretrained(aside)
        if not target.exists():
            aside.rename(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def load_tokenizer(source: str) -> PreTrainedTokenizerBase:
    """Load a tokenizer that can pad."""
    with _found(source):
        tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(source)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def load_base(source: str, device: Device, *, quantize: str | None = None, dtype: torch.dtype | None = None) -> Any:
    """Load the weights onto the device."""
    bits = {f"load_in_{quantize}": True, "bnb_4bit_compute_dtype": device.dtype}
    given = {"quantization_config": BitsAndBytesConfig(**bits)} if quantize else {}
    place = {"": device.kind}
    with _found(source):
        return AutoModelForCausalLM.from_pretrained(source, dtype=dtype or device.dtype, device_map=place, **given)


def can_quantize(device: Device) -> bool:
    """Tell whether bitsandbytes is there and has a GPU to work on."""
    return device.kind == "cuda" and importlib.util.find_spec("bitsandbytes") is not None


def is_adapter(folder: Path) -> bool:
    """Tell an adapter from the weights of a full training."""
    return (folder / "adapter_config.json").exists()


def as_trained_here(model: Model, device: Device, say: Callable[[str], None]) -> Model:
    """Give up a quantized base where it does not work, and say so."""
    if model.quantize is None or (can_quantize(device) and model.training == "lora"):
        return model
    full = model.training == "full"
    reason = "full training needs all of its weights" if full else "this needs CUDA and bitsandbytes"
    say(f"The base is not quantized to {model.quantize}: {reason}.")
    return replace(model, quantize=None)


def trainable_model(model: Model, source: str, device: Device) -> PreTrainedModel | PeftModel:
    """Load the base, and the adapter to continue from or a new one."""
    full = model.training == "full"
    if model.adapter and is_adapter(Path(model.adapter)) == full:
        raise FaultError(
            "model_not_found",
            f'"{Path(model.adapter).name}" is {"an adapter" if full else "a full model"}, but the training is '
            f'"{model.training}": train on with what it was made with.',
        )
    if full:
        return load_base(model.adapter or source, device, dtype=torch.float32)
    base = load_base(source, device, quantize=model.quantize)
    if model.adapter:
        return PeftModel.from_pretrained(base, model.adapter, is_trainable=True)
    return get_peft_model(base, lora_of(model))


def lora_of(model: Model) -> LoraConfig:
    """Describe a new adapter."""
    size = {"r": model.lora["rank"], "lora_alpha": model.lora["alpha"]}
    return LoraConfig(**size, target_modules="all-linear", task_type=TaskType.CAUSAL_LM)


@contextmanager
def _found(source: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        if fault_of(error).code != UNKNOWN:
            raise
        raise FaultError(
            "model_not_found",
            f'No model can be loaded from "{source}": it must be a directory of transformers, a GGUF file or a name '
            "of the hub that can be reached. `npm run trainer -- doctor` tries each model.",
        ) from error
