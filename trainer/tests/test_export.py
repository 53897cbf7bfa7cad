"""What a trained model is taken away as."""

import json
import tarfile
from pathlib import Path

import pytest
import torch
from conftest import Attempt, NewAttempt, chat_row
from gguf import GGUFReader
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer, Qwen2Config, Qwen2ForCausalLM

from fine_tuning_trainer.export import export
from fine_tuning_trainer.faults import FaultError
from fine_tuning_trainer.gguf_file import write_gguf
from fine_tuning_trainer.models import load_tokenizer, local_source


@pytest.fixture
def trained(attempt: NewAttempt) -> Attempt:
    """Train to the end."""
    tried = attempt([chat_row("Who?", "Nobody.")], hyperparameters={"n_epochs": 6})
    assert tried.train() == 0
    return tried


def checkpoint_of(trained: Attempt) -> Path:
    return trained.folder.parent / str(trained.of("finished")[0]["path"])


def answer(model: torch.nn.Module, folder: Path) -> list[int]:
    tokenizer = AutoTokenizer.from_pretrained(folder)
    prompt = tokenizer("<|user|>Who?<|end|>\n<|assistant|>", return_tensors="pt", add_special_tokens=False)
    written = model.eval().generate(**prompt, max_new_tokens=12, do_sample=False)
    ids: list[int] = written[0].tolist()
    return ids


def test_a_finished_training_leaves_its_adapter_as_an_archive_that_peft_loads(
    trained: Attempt, tiny: Path, tmp_path: Path
) -> None:
    archive = trained.folder.parent / str(trained.of("finished")[0]["archive"])
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path / "unpacked", filter="data")
    [folder] = (tmp_path / "unpacked").iterdir()
    assert {file.name for file in folder.iterdir()} == {
        "README.md",
        "adapter_config.json",
        "adapter_model.safetensors",
    }
    # Nothing tells where on this machine the base lies.
    assert json.loads((folder / "adapter_config.json").read_text())["base_model_name_or_path"] == tiny.name
    assert f"Trained from {tiny.name}, whose licence" in (folder / "README.md").read_text()
    base = AutoModelForCausalLM.from_pretrained(tiny)
    plain = answer(base, tiny)
    assert answer(PeftModel.from_pretrained(base, folder), tiny) != plain


@pytest.mark.parametrize("form", ["checkpoint", "archive"])
def test_a_merged_model_and_its_gguf_file_answer_as_the_adapter_does_on_its_base(
    trained: Attempt, tiny: Path, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The base is known by the job that a checkpoint belongs to; an archive does not know where it is."""
    checkpoint = checkpoint_of(trained)
    target = tmp_path / "taken"
    if form == "checkpoint":
        assert export(checkpoint, None, target, gguf=True) == 0
    else:
        assert export(checkpoint.parent / "adapter.tar.gz", str(tiny), target, gguf=True) == 0
    expected = answer(PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(tiny), checkpoint), tiny)
    merged = AutoModelForCausalLM.from_pretrained(target)
    assert answer(merged, target) == expected
    read_back = AutoModelForCausalLM.from_pretrained(target, gguf_file="model-f16.gguf", dtype=torch.float32)
    tokenizer = AutoTokenizer.from_pretrained(target, gguf_file="model-f16.gguf")
    fields = GGUFReader(target / "model-f16.gguf").fields
    assert answer(read_back, target) == expected
    # As a base of further trainings, which can save it.
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    converted = Path(local_source(str(target / "model-f16.gguf")))
    assert answer(AutoModelForCausalLM.from_pretrained(converted, dtype=torch.float32), converted) == expected
    assert fields["tokenizer.chat_template"].contents() == load_tokenizer(str(tiny)).chat_template
    assert tokenizer("<|end|>Who?")["input_ids"] == load_tokenizer(str(tiny))("<|end|>Who?")["input_ids"]


def test_a_model_with_biases_and_shared_embeddings_survives_gguf(tiny: Path, tmp_path: Path) -> None:
    tokenizer = load_tokenizer(str(tiny))
    tokenizer.save_pretrained(tmp_path)
    torch.manual_seed(1)
    config = Qwen2Config(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=64,
        num_hidden_layers=1,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=128,
        tie_word_embeddings=True,
    )
    model = Qwen2ForCausalLM(config)
    write_gguf(model, tokenizer, tmp_path, tmp_path / "model.gguf")
    again = AutoModelForCausalLM.from_pretrained(tmp_path, gguf_file="model.gguf", dtype=torch.float32)
    assert answer(again, tmp_path) == answer(model, tmp_path)


def test_a_kind_that_gguf_would_be_written_wrongly_for_is_refused(tiny: Path, tmp_path: Path) -> None:
    model = AutoModelForCausalLM.from_pretrained(tiny)
    model.config.rope_parameters = {"rope_type": "llama3", "rope_theta": 1.0}
    with pytest.raises(FaultError, match="without scaled positions"):
        write_gguf(model, load_tokenizer(str(tiny)), tiny, tmp_path / "model.gguf")


def test_nothing_is_written_over(trained: Attempt, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("kept")
    with pytest.raises(FaultError, match="exists already"):
        export(checkpoint_of(trained), None, tmp_path / "there", gguf=False)
    assert (tmp_path / "there").read_text() == "kept"
