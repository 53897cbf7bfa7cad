"""The table that tells whether there is something to train with."""

import re
from pathlib import Path
from typing import Any

import pytest
from test_memory import ORDER

from fine_tuning_trainer import memory
from fine_tuning_trainer.doctor import doctor


@pytest.fixture
def order(tiny: Path) -> dict[str, Any]:
    """Name a model as the tools of the project do."""
    return ORDER | {"id": "tiny", "source": str(tiny)}


def table(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    """Return the two columns of what was printed."""
    return [(line[:12].strip(), line[12:]) for line in capsys.readouterr().out.splitlines()]


def test_a_machine_and_a_model_that_can_be_used_are_described(
    order: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert doctor([order]) == 0
    python, device, free, quantized, disk, model, need = table(capsys)
    assert re.fullmatch(r"3\.\d+\.\d+ with torch \S+, transformers \S+, peft \S+, trl \S+", python[1])
    assert re.fullmatch(r"cpu, .+, float32", device[1])
    assert re.fullmatch(r"\d[\d,]*\.\d GB free", free[1])
    assert quantized == ("quantized", "no (needs CUDA and the package bitsandbytes)")
    assert re.fullmatch(r"\d[\d,]*\.\d GB", disk[1])
    assert [name for name, _ in (python, device, free, disk)] == ["python", "device", "memory", "free disk"]
    assert model == ("model", f"{order['source']}: llama, 0 million weights, chat template")
    assert need == ("", "training (LoRA, one row of 128 tokens at once) takes about 0.0 GB")


def test_a_model_that_cannot_be_loaded_has_a_line_with_the_reason_and_the_others_are_tried_all_the_same(
    order: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "half.gguf").write_bytes(b"GGUF")
    broken = [order | {"source": source} for source in ("/nowhere", str(tmp_path), str(tmp_path / "half.gguf"))]
    assert doctor([*broken, order]) == 1
    nowhere, empty, half, last, _ = table(capsys)[5:]
    assert nowhere[1].startswith('/nowhere: No model can be loaded from "/nowhere": it must be a directory')
    assert empty[1].startswith(f'{tmp_path}: No model can be loaded from "{tmp_path}"')
    assert half[1].startswith(f"{tmp_path / 'half.gguf'}: ")
    assert last[1].startswith(f"{order['source']}: llama")


def test_a_model_that_does_not_fit_is_said_with_both_numbers_and_is_not_loaded(
    order: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(memory, "free_memory", lambda _: 1_000)
    assert doctor([order]) == 1
    assert table(capsys)[5][1].startswith(
        f"{order['source']}: The training needs about 0.0 GB of memory, but 0.0 GB are free (cpu)"
    )


def test_a_base_that_cannot_be_quantized_here_is_said_and_tried_as_it_is(
    order: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert doctor([order | {"quantize": "4bit"}]) == 0
    assert ("", "The base is not quantized to 4bit: this needs CUDA and bitsandbytes.") in table(capsys)
