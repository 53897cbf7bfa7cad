"""What a supervised training does and tells."""

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import NewAttempt, chat_row, write
from trl import SFTTrainer

from fine_tuning_trainer.encode import IGNORED, Encoder
from fine_tuning_trainer.events import EventLog
from fine_tuning_trainer.models import load_tokenizer

ROWS = [chat_row(f"Who is number {index}?", f"Number {index} is the best.") for index in range(4)]


def kinds(events: list[dict[str, Any]]) -> list[str]:
    """Name the events in their order."""
    return [event["type"] for event in events]


def test_events_come_in_the_order_of_the_protocol_with_a_checkpoint_after_each_epoch(attempt: NewAttempt) -> None:
    """Both validations are part of the step that ends an epoch."""
    tried = attempt(ROWS, ROWS[:2])
    assert tried.train() == 0
    epoch = ["step"] * 4 + ["checkpoint"]
    assert kinds(tried.events) == ["started", *epoch, *epoch, "finished"]
    started = tried.events[0]
    assert started["totalSteps"] == 8
    assert started["device"] == "cpu"
    assert started["dtype"] == "float32"
    last = tried.of("step")[-1]
    assert set(last["metrics"]) == {
        "step",
        "train_loss",
        "train_mean_token_accuracy",
        "valid_loss",
        "valid_mean_token_accuracy",
        "full_valid_loss",
        "full_valid_mean_token_accuracy",
    }
    assert last["tokensPerSecond"] > 0
    assert last["memoryBytes"] > 0
    assert tried.losses()[-1] < tried.losses()[0]
    assert [event["path"] for event in tried.of("checkpoint")] == ["checkpoint-4", "checkpoint-8"]
    assert (tried.folder.parent / "checkpoint-8" / "adapter_model.safetensors").exists()
    assert tried.of("finished")[0]["metrics"] == last["metrics"]


def test_only_answers_that_count_are_learned_from(tiny: Path) -> None:
    """The rest of a conversation, and answers of weight 0, are read only."""
    tokenizer = load_tokenizer(str(tiny))
    row = {
        "messages": [
            {"role": "developer", "content": "Be brief."},
            {"role": "user", "content": "One?"},
            {"role": "assistant", "content": "No.", "weight": 0},
            {"role": "user", "content": "Two?"},
            {"role": "assistant", "content": "Yes."},
        ],
    }
    encoded = encode(tiny, [row])[0]
    assert tokenizer.decode(encoded["input_ids"]).startswith("<|system|>Be brief.<|end|>")
    assert tokenizer.decode([token for token in encoded["labels"] if token != IGNORED]) == "Yes.<|end|>"


def test_tools_and_calls_are_written_by_the_chat_template(tiny: Path) -> None:
    call = {"id": "a", "type": "function", "function": {"name": "look", "arguments": '{"at": "sea"}'}}
    row = {
        "messages": [
            {"role": "user", "content": "Look."},
            {"role": "assistant", "content": None, "tool_calls": [call]},
        ],
        "tools": [{"type": "function", "function": {"name": "look"}}],
    }
    encoded = encode(tiny, [row])[0]
    tokenizer = load_tokenizer(str(tiny))
    assert "<|tools|>" in tokenizer.decode(encoded["input_ids"])
    learned = tokenizer.decode([token for token in encoded["labels"] if token != IGNORED])
    assert '"arguments": {"at": "sea"}' in learned


def test_long_rows_are_cut_and_counted_and_rows_without_anything_to_learn_are_left_out(tiny: Path) -> None:
    folder = Path(tiny.parent / "said")
    folder.mkdir(exist_ok=True)
    rows = [chat_row("Why?", "long " * 40), chat_row("Why?" * 40, "Because."), chat_row("Why?", "So.")]
    encoded = encode(tiny, rows, 64, folder)
    assert [len(row["input_ids"]) for row in encoded] == [64, 32]
    said = [json.loads(line)["message"] for line in (folder / "events.jsonl").read_text().splitlines()]
    assert said == [
        "2 of 3 rows of the training file were longer than 64 tokens and were cut.",
        "1 of 3 rows of the training file had nothing to learn from within 64 tokens and were left out.",
    ]


def test_images_are_refused_with_the_number_of_the_line(attempt: NewAttempt) -> None:
    image = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}
    row = {"messages": [{"role": "user", "content": [image]}, {"role": "assistant", "content": "A cat."}]}
    for which, files in {"training": [[ROWS[0], row]], "validation": [ROWS, [ROWS[0], row]]}.items():
        tried = attempt(*files)
        assert tried.train() == 1
        assert tried.of("failed")[0]["code"] == f"invalid_{which}_file"
        assert "Line 2 shows an image" in tried.of("failed")[0]["message"]


def test_a_model_that_is_not_there_is_named(attempt: NewAttempt) -> None:
    tried = attempt(ROWS, model={"source": "/nowhere/at/all"})
    assert tried.train() == 1
    assert tried.of("failed")[0]["code"] == "model_not_found"


def test_a_loss_that_is_not_a_number_ends_the_training(attempt: NewAttempt) -> None:
    tried = attempt(ROWS, model={"learningRate": 1e30})
    assert tried.train() == 1
    assert tried.of("failed")[0]["code"] == "training_diverged"


def test_a_validation_that_is_not_a_number_ends_the_training_too(
    attempt: NewAttempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluate = SFTTrainer.evaluate

    def diverged(self: SFTTrainer, *given: Any, **more: Any) -> Any:
        metrics = evaluate(self, *given, **more)
        self.state.log_history[-1]["eval_loss"] = float("nan")
        return metrics

    monkeypatch.setattr(SFTTrainer, "evaluate", diverged)
    tried = attempt(ROWS, ROWS[:2])
    assert tried.train() == 1
    assert tried.of("failed")[0]["code"] == "training_diverged"
    assert "The valid_loss of step 1 is not a number" in tried.of("failed")[0]["message"]


@pytest.mark.parametrize("kind", ["lora", "full"])
def test_what_was_trained_can_be_trained_on_in_the_way_in_which_it_was_made(attempt: NewAttempt, kind: str) -> None:
    first = attempt(ROWS[:2], model={"training": kind}, hyperparameters={"n_epochs": 4})
    assert first.train() == 0
    adapter = str(first.folder.parent / first.of("finished")[0]["path"])
    further = attempt(ROWS[:2], model={"training": kind, "adapter": adapter}, hyperparameters={"n_epochs": 1})
    assert further.train() == 0
    assert further.losses()[0] < first.losses()[0]

    other = "full" if kind == "lora" else "lora"
    refused = attempt(ROWS[:2], model={"training": other, "adapter": adapter})
    assert refused.train() == 1
    found = "an adapter" if kind == "lora" else "a full model"
    assert refused.of("failed")[0]["code"] == "model_not_found"
    assert f'is {found}, but the training is "{other}"' in refused.of("failed")[0]["message"]


def test_a_full_training_writes_whole_weights(attempt: NewAttempt) -> None:
    full = attempt(ROWS[:2], model={"training": "full", "learningRate": 0.001}, hyperparameters={"batch_size": 2})
    assert full.train() == 0
    assert (full.folder.parent / "checkpoint-2" / "model.safetensors").exists()
    assert full.of("started")[0]["trainableParameters"] > 20_000


def encode(tiny: Path, rows: list[dict[str, Any]], context: int = 256, folder: Path | None = None) -> Any:
    folder = folder or tiny.parent
    write(folder / "rows.jsonl", rows)
    (folder / "events.jsonl").unlink(missing_ok=True)
    encoder = Encoder(load_tokenizer(str(tiny)), context)
    return encoder.dataset(folder / "rows.jsonl", "supervised", EventLog(folder))
