"""Takes a trained model away: its adapter as an archive, or base and adapter merged as safetensors."""

import tarfile
from pathlib import Path

import torch
from peft import PeftModel

from .device import Device
from .faults import FaultError
from .models import is_adapter, load_base, load_tokenizer, local_source

OF_TRAINING = ("optimizer", "scheduler", "rng_state", "trainer_state", "training_args")


def export(checkpoint: Path, source: str, form: str, target: Path) -> int:
    """Write the export; what only a training needs to go on is left out."""
    if target.exists():
        raise FaultError("server_error", f'"{target}" exists already: name another place.')
    if form == "adapter":
        _archive(checkpoint, target)
        return 0
    path = local_source(source)
    cpu = Device("cpu", "", torch.float32)
    if is_adapter(checkpoint):
        model = PeftModel.from_pretrained(load_base(path, cpu), checkpoint).merge_and_unload()
    else:
        model = load_base(str(checkpoint), cpu)
    model.save_pretrained(target)
    load_tokenizer(path).save_pretrained(target)
    return 0


def _archive(checkpoint: Path, target: Path) -> None:
    with tarfile.open(target, "x:gz") as archive:
        for file in sorted(checkpoint.iterdir()):
            if not file.name.startswith(OF_TRAINING):
                archive.add(file, arcname=f"{checkpoint.name}/{file.name}")
