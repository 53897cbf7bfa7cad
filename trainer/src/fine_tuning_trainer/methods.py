"""The three methods of the API in trl's words."""

import math
from typing import Any

from datasets import Dataset
from transformers import PreTrainedTokenizerBase
from trl import DPOConfig, DPOTrainer, GRPOConfig, GRPOTrainer, SFTConfig, SFTTrainer

from . import ranks
from .device import Device
from .grading import Rewards
from .job import Job

SAMPLES = 8
"""Answers sampled per row and step, at a compute multiplier of 1."""
LONGEST_SAMPLE = 256
MOST_AT_ONCE = 4


class EncodedDPOTrainer(DPOTrainer):  # type: ignore[misc]
    """Takes rows that are tokens already."""

    def _prepare_dataset(self, dataset: Dataset, *_: Any) -> Dataset:
        return dataset


class RenderedGRPOTrainer(GRPOTrainer):  # type: ignore[misc]
    """Takes prompts as the chat template wrote them, with all of their special tokens."""

    def _tokenize_prompts(self, prompts: list[str]) -> tuple[list[list[int]], None, dict[str, Any]]:
        return self.processing_class(text=prompts, add_special_tokens=False)["input_ids"], None, {}


def trainer_for(
    job: Job,
    device: Device,
    model: Any,
    tokenizer: PreTrainedTokenizerBase,
    datasets: tuple[Dataset, Dataset | None],
    rewards: Rewards | None,
) -> Any:
    """Return trl's trainer of the job's method."""
    training, validation = datasets
    batch = max(1, min(int(job.hyperparameters["batch_size"]), len(training)))
    given = {"model": model, "train_dataset": training, "eval_dataset": validation, "processing_class": tokenizer}
    common = _common(job, device)
    if rewards is not None:
        samples = max(2, round(SAMPLES * job.hyperparameters.get("compute_multiplier", 1)))
        evaluated = int(job.hyperparameters.get("eval_samples", 1))
        config = GRPOConfig(
            **common,
            per_device_train_batch_size=samples,
            gradient_accumulation_steps=math.ceil(batch / ranks.count()),
            num_generations=samples,
            num_generations_eval=evaluated,
            per_device_eval_batch_size=evaluated,
            max_completion_length=max(1, min(LONGEST_SAMPLE, job.model.context_tokens // 4)),
        )
        return RenderedGRPOTrainer(args=config, reward_funcs=[rewards], **given)
    # A divisor of each process's share: then a step takes as many rows as the API's batch size says.
    share = math.ceil(batch / ranks.count())
    at_once = next(size for size in range(MOST_AT_ONCE, 0, -1) if share % size == 0)
    common |= {
        "per_device_train_batch_size": at_once,
        "gradient_accumulation_steps": share // at_once,
        "per_device_eval_batch_size": MOST_AT_ONCE,
    }
    if job.method == "dpo":
        beta = job.hyperparameters.get("beta", 0.1)
        return EncodedDPOTrainer(args=DPOConfig(**common, beta=beta, max_length=job.model.context_tokens), **given)
    prepared = {"skip_prepare_dataset": True}
    return SFTTrainer(args=SFTConfig(**common, max_length=None, dataset_kwargs=prepared), **given)


def _common(job: Job, device: Device) -> dict[str, Any]:
    return {
        "output_dir": str(job.folder / "saving"),
        "num_train_epochs": job.epochs,
        "learning_rate": job.learning_rate,
        "seed": job.seed,
        "data_seed": job.seed,
        "logging_steps": 1,
        "logging_nan_inf_filter": False,
        "eval_strategy": "no",
        "save_strategy": "no",
        "report_to": [],
        "disable_tqdm": True,
        "ddp_find_unused_parameters": False,
        "use_cpu": device.kind == "cpu",
        "bf16": str(device.dtype) == "torch.bfloat16",
        # Memory for time: worth it only where memory is scarce and time is not.
        "gradient_checkpointing": device.kind != "cpu",
        "dataloader_pin_memory": device.kind == "cuda",
    }
