"""What a trained model is taken away as."""

import tarfile
from pathlib import Path

import pytest
from conftest import NewAttempt, chat_row
from transformers import AutoModelForCausalLM, AutoTokenizer

from fine_tuning_trainer.export import export
from fine_tuning_trainer.faults import FaultError


@pytest.fixture
def checkpoint(attempt: NewAttempt) -> Path:
    """Train, and name the last checkpoint."""
    tried = attempt([chat_row("Who?", "Nobody.")])
    assert tried.train() == 0
    return tried.folder.parent / str(tried.of("finished")[0]["path"])


def test_an_adapter_is_an_archive_without_what_only_a_training_needs(
    checkpoint: Path, tiny: Path, tmp_path: Path
) -> None:
    target = tmp_path / "adapter.tar.gz"
    assert export(checkpoint, str(tiny), "adapter", target) == 0
    with tarfile.open(target) as archive:
        names = {Path(name).name for name in archive.getnames()}
    assert {"adapter_config.json", "adapter_model.safetensors"} <= names
    assert not {name for name in names if name.startswith(("optimizer", "scheduler", "rng_state", "trainer_state"))}


def test_a_merged_model_loads_without_the_trainer_and_differs_from_its_base(
    checkpoint: Path, tiny: Path, tmp_path: Path
) -> None:
    target = tmp_path / "merged"
    assert export(checkpoint, str(tiny), "merged", target) == 0
    name = "model.layers.0.self_attn.q_proj.weight"
    merged = AutoModelForCausalLM.from_pretrained(target).state_dict()[name]
    base = AutoModelForCausalLM.from_pretrained(tiny).state_dict()[name]
    assert merged.shape == base.shape
    assert not merged.equal(base)
    assert AutoTokenizer.from_pretrained(target).chat_template


def test_nothing_is_written_over(checkpoint: Path, tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("kept")
    with pytest.raises(FaultError, match="exists already"):
        export(checkpoint, str(tiny), "adapter", tmp_path / "there")
    assert (tmp_path / "there").read_text() == "kept"
