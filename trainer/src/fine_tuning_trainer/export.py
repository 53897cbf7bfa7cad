"""Takes a trained model away: its adapter as one file, or base and adapter as one model, also as GGUF."""

import json
import os
import re
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from gguf import GGUFReader
from peft import PeftModel

from .device import Device
from .faults import FaultError
from .models import is_adapter, load_base, load_tokenizer, local_source

ARCHIVE = "adapter.tar.gz"
OF_ADAPTER = ("adapter_config.json", "adapter_model.safetensors")
README = """# {kind} of {base}

Trained from {base}, whose licence ({licence}) holds for this too, beside what the training data ask for.
{use}"""
USE = """
```python
from peft import PeftModel
from transformers import AutoModelForCausalLM

model = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained("{base}"), "{folder}")
```
"""


def pack_adapter(checkpoint: Path, source: str, target: Path) -> None:
    """Write an adapter as an archive that unpacks into a folder of its own; it is whole, or not there."""
    aside = target.with_name(f"{target.name}.{os.getpid()}")
    folder = f"{base_name(source)}-adapter"
    with tempfile.TemporaryDirectory() as made, tarfile.open(aside, "w:gz", compresslevel=1) as archive:
        readme = Path(made) / "README.md"
        readme.write_text(_readme("Adapter (LoRA)", source, USE.format(base=base_name(source), folder=folder)), "utf-8")
        config = json.loads((checkpoint / OF_ADAPTER[0]).read_text("utf-8"))
        (Path(made) / OF_ADAPTER[0]).write_text(
            json.dumps(config | {"base_model_name_or_path": base_name(source)}, indent=2), "utf-8"
        )
        for file in (readme, Path(made) / OF_ADAPTER[0], checkpoint / OF_ADAPTER[1]):
            archive.add(file, arcname=f"{folder}/{file.name}")
    aside.replace(target)


def export(trained: Path, source: str | None, target: Path, *, gguf: bool) -> int:
    """Write what was trained as a model that needs no other; what only a training needs to go on is left out."""
    if target.exists():
        raise FaultError("server_error", f'"{target}" exists already: name another place.')
    with _unpacked(trained) as folder:
        source = source or _source_of(folder)
        path = local_source(source)
        cpu = Device("cpu", "", torch.float32)
        if is_adapter(folder):
            model = PeftModel.from_pretrained(load_base(path, cpu), folder).merge_and_unload()
        else:
            model = load_base(str(folder), cpu)
        tokenizer = load_tokenizer(path)
        tokenizer.save_pretrained(target)
        (target / "README.md").write_text(_readme("Fine-tuned model", source, ""), "utf-8")
        if gguf:
            from .gguf_file import write_gguf  # noqa: PLC0415 - few want it

            write_gguf(model, tokenizer, target, target / "model-f16.gguf")
        model.to(torch.bfloat16).save_pretrained(target)
    return 0


def base_name(source: str) -> str:
    """Return how the base is called elsewhere: a hub's name, or the last part of a path."""
    return Path(source).name if Path(source).is_absolute() or source.startswith(".") else source


@contextmanager
def _unpacked(trained: Path) -> Iterator[Path]:
    if trained.is_dir():
        yield trained
        return
    with tempfile.TemporaryDirectory() as made:
        with tarfile.open(trained) as archive:
            archive.extractall(made, filter="data")
        yield next(Path(made).iterdir())


def _source_of(checkpoint: Path) -> str:
    """Ask the order of the job that a checkpoint lies in."""
    for order in sorted(checkpoint.parent.glob("attempt-*/job.json")):
        return str(json.loads(order.read_text("utf-8"))["model"]["source"])
    raise FaultError("model_not_found", f'Nothing beside "{checkpoint}" says what its base is: name it by --source.')


def _readme(kind: str, source: str, use: str) -> str:
    return README.format(kind=kind, base=base_name(source), licence=_licence(source), use=use)


def _licence(source: str) -> str:
    if source.lower().endswith(".gguf"):
        field: Any = GGUFReader(source).fields.get("general.license")
        return str(field.contents()) if field else "see its page"
    card = Path(source) / "README.md"
    found = re.search(r"^license: *(\S+)", card.read_text("utf-8"), re.MULTILINE) if card.exists() else None
    return found[1] if found else "see its page"
