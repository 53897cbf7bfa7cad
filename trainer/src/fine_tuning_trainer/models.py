"""Loads models, tokenizers and adapters from directories, the hub's names and GGUF files."""

import hashlib
import importlib.util
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, PeftModel, TaskType, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase

from .device import Device
from .faults import FaultError
from .job import Model


def local_source(source: str) -> str:
    """Return what transformers can load and save: a GGUF file is turned into safetensors once, in the cache."""
    if not source.lower().endswith(".gguf"):
        return source
    file = Path(source)
    if not file.exists():
        raise _not_found(source)
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
    """Write a GGUF file as safetensors: what was loaded from GGUF cannot be saved, a fresh model of its kind can."""
    loaded = AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=torch.float32)
    config = loaded.config
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    fresh = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    fresh.load_state_dict(loaded.state_dict())
    aside = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        fresh.to(torch.bfloat16).save_pretrained(aside)
        AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name).save_pretrained(aside)
        if not target.exists():
            aside.rename(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def load_tokenizer(source: str) -> PreTrainedTokenizerBase:
    """Load a tokenizer that can pad."""
    try:
        tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(source)
    except (OSError, ValueError) as error:
        raise _not_found(source) from error
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def load_base(source: str, device: Device, *, quantize: str | None = None, dtype: torch.dtype | None = None) -> Any:
    """Load the weights onto the device."""
    options: dict[str, Any] = {}
    if quantize:
        from transformers import BitsAndBytesConfig  # noqa: PLC0415 - needs a package that is optional

        bits = {"load_in_4bit": True} if quantize == "4bit" else {"load_in_8bit": True}
        options["quantization_config"] = BitsAndBytesConfig(**bits, bnb_4bit_compute_dtype=device.dtype)
    try:
        return AutoModelForCausalLM.from_pretrained(
            source, dtype=dtype or device.dtype, device_map={"": device.kind}, **options
        )
    except (OSError, ValueError) as error:
        if "no space left" in str(error).lower():
            raise
        raise _not_found(source) from error


def can_quantize(device: Device) -> bool:
    """Tell whether bitsandbytes is there and has a GPU to work on."""
    return device.kind == "cuda" and importlib.util.find_spec("bitsandbytes") is not None


def is_adapter(folder: Path) -> bool:
    """Tell an adapter from the weights of a full training."""
    return (folder / "adapter_config.json").exists()


def as_trained_here(model: Model, device: Device, say: Callable[[str], None]) -> Model:
    """Give up a quantized base where it does not work, and say so."""
    if model.quantize is None or (can_quantize(device) and not model.full):
        return model
    reason = "full training needs all of its weights" if model.full else "this needs CUDA and bitsandbytes"
    say(f"The base is not quantized to {model.quantize}: {reason}.")
    return replace(model, quantize=None)


def trainable_model(model: Model, source: str, device: Device) -> PreTrainedModel | PeftModel:
    """Load the base, and the adapter to continue from or a new one."""
    if model.adapter is not None and is_adapter(model.adapter) == model.full:
        found, asked = ("an adapter", "full") if model.full else ("a full model", "lora")
        raise FaultError(
            "model_not_found",
            f'"{model.adapter.name}" is {found}, but the training is "{asked}": train on with what it was made with.',
        )
    if model.full:
        return load_base(str(model.adapter or source), device, dtype=torch.float32)
    base = load_base(source, device, quantize=model.quantize)
    if model.adapter is None:
        config = LoraConfig(
            r=model.lora_rank, lora_alpha=model.lora_alpha, target_modules="all-linear", task_type=TaskType.CAUSAL_LM
        )
        return get_peft_model(base, config)
    return PeftModel.from_pretrained(base, model.adapter, is_trainable=True)


def _not_found(source: str) -> FaultError:
    return FaultError(
        "model_not_found",
        f'No model can be loaded from "{source}": it must be a directory of transformers, a GGUF file or a name of the '
        "hub that can be reached. `npm run trainer -- doctor` tries each model.",
    )
