"""What does not fit is said before anything is loaded."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from conftest import NewAttempt, chat_row
from transformers import AutoModelForCausalLM

from fine_tuning_trainer import memory
from fine_tuning_trainer.device import Device
from fine_tuning_trainer.faults import FaultError
from fine_tuning_trainer.job import Model, model_of
from fine_tuning_trainer.memory import check_fits, need_of

CPU = Device("cpu", "", torch.float32)
GPU = Device("cuda", "", torch.bfloat16)
ORDER = {
    "contextTokens": 128,
    "training": "lora",
    "quantize": None,
    "learningRate": 0.1,
    "lora": {"rank": 4, "alpha": 8},
}


@pytest.fixture
def model(tiny: Path) -> Model:
    return model_of(ORDER | {"source": str(tiny)})


def test_the_need_is_that_of_weights_optimizer_and_what_the_backward_pass_keeps(model: Model, tiny: Path) -> None:
    count = sum(weights.numel() for weights in AutoModelForCausalLM.from_pretrained(tiny).parameters())
    lora = need_of(model, str(tiny), CPU, 100)
    full = need_of(replace(model, training="full"), str(tiny), CPU, 100)
    assert lora.weights == full.weights == 4 * count
    # Weight, gradient and two numbers of the optimizer, in 32 bits.
    adapter = 4 * 2 * sum(a + b for a, b in [(32, 32)] * 4 + [(32, 64)] * 2 + [(64, 32)])
    assert lora.training == adapter * 4 * 4
    assert full.training == count * 3 * 4
    assert need_of(model, str(tiny), CPU, 200).activations == 2 * lora.activations
    assert need_of(model, str(tiny), GPU, 100).weights == 2 * count
    assert need_of(replace(model, quantize="4bit"), str(tiny), GPU, 100).weights == round(0.6 * count)


def test_what_does_not_fit_is_refused_with_both_numbers_and_what_helps(
    model: Model, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusal(of: Model, tokens: int, device: Device = CPU) -> str:
        with pytest.raises(FaultError) as refused:
            check_fits(of, str(tiny), device, tokens)
        assert refused.value.code == "out_of_memory"
        return str(refused.value)

    monkeypatch.setattr(memory, "free_memory", lambda _: 100_000)
    assert "needs about 11.3 GB of memory, but 0.0 GB are free (cpu): take a smaller batch_size or contextTokens" in (
        refusal(model, 1_000_000)
    )
    assert 'take "training": "lora"' in refusal(replace(model, training="full"), 1)
    assert 'take "quantize": "4bit"' in refusal(model, 1, GPU)
    assert "take a smaller model" in refusal(model, 1)
    monkeypatch.setattr(memory, "free_memory", lambda _: 1_000_000_000_000)
    assert check_fits(model, str(tiny), CPU, 1_000_000) == need_of(model, str(tiny), CPU, 1_000_000)


def test_a_job_that_does_not_fit_fails_before_its_first_step(
    attempt: NewAttempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "free_memory", lambda _: 1_000)
    tried = attempt([chat_row("Who?", "Nobody.")])
    assert tried.train() == 1
    assert [event["type"] for event in tried.events] == ["failed"]
    assert tried.events[0]["code"] == "out_of_memory"
    assert "0.0 GB are free" in tried.events[0]["message"]


@pytest.mark.parametrize(
    ("files", "free"),
    [
        ({}, 8_000),
        ({"memory.max": "max\n", "memory.current": "5", "memory.stat": "inactive_file 0\n"}, 8_000),
        ({"memory.max": "2000\n", "memory.current": "1500\n", "memory.stat": "anon 1\ninactive_file 400\n"}, 900),
        (
            {
                "memory/memory.limit_in_bytes": "2000\n",
                "memory/memory.usage_in_bytes": "1500\n",
                "memory/memory.stat": "inactive_file 1\ntotal_inactive_file 400\n",
            },
            900,
        ),
    ],
)
def test_free_memory_is_that_of_the_machine_or_of_the_container(
    files: dict[str, str], free: int, tmp_path: Path
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert memory._free_of_machine(8_000, tmp_path) == free  # noqa: SLF001
