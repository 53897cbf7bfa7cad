"""The three methods of the API in trl's words."""

import math
from operator import add
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


def rows_at_once(job: Job, training: Dataset) -> tuple[int, int]:
    """Return how many rows pass through the model together, and how many such passes make a step of one process."""
    batch = min(int(job.hyperparameters["batch_size"]), len(training))
    share = math.ceil(batch / ranks.count())
    if job.method == "reinforcement":
        return max(2, round(SAMPLES * job.hyperparameters["compute_multiplier"])), share
    # A divisor: then a step takes as many rows as the API's batch size says.
    at_once = next(size for size in range(MOST_AT_ONCE, 0, -1) if share % size == 0)
    return at_once, share // at_once


def longest_answer(job: Job) -> int:
    """Return how many tokens a sampled answer has at most."""
    return max(1, min(LONGEST_SAMPLE, job.model.contextTokens // 4))


def tokens_at_once(job: Job, training: Dataset) -> int:
    """Return how many tokens pass through the model together at most."""
    at_once, _ = rows_at_once(job, training)
    if job.method == "reinforcement":
        return at_once * (int(max(training["prompt_tokens"])) + longest_answer(job))
    if job.method == "dpo":
        answers = map(max, *(map(len, training[name]) for name in ("chosen_ids", "rejected_ids")))
        return 2 * at_once * int(max(map(add, map(len, training["prompt_ids"]), answers)))
    return at_once * max(map(len, training["input_ids"]))


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
    at_once, passes = rows_at_once(job, training)
    given = {"model": model, "train_dataset": training, "eval_dataset": validation, "processing_class": tokenizer}
    common = {
        "output_dir": str(job.folder / "saving"),
        "num_train_epochs": job.hyperparameters["n_epochs"],
        "learning_rate": job.model.learningRate * job.hyperparameters["learning_rate_multiplier"],
        "per_device_train_batch_size": at_once,
        "gradient_accumulation_steps": passes,
        "per_device_eval_batch_size": MOST_AT_ONCE,
        "seed": job.seed,
        "data_seed": job.seed,
        "logging_steps": 1,
        "logging_nan_inf_filter": False,
        "save_strategy": "no",
        "disable_tqdm": True,
        "use_cpu": device.kind == "cpu",
        "ddp_find_unused_parameters": False,
        "bf16": str(device.dtype) == "torch.bfloat16",
        # Memory for time: worth it only where memory is scarce and time is not.
        "gradient_checkpointing": device.kind != "cpu",
        "dataloader_pin_memory": device.kind == "cuda",
    }
    if job.method == "supervised":
        prepared = {"skip_prepare_dataset": True}
        return SFTTrainer(args=SFTConfig(**common, max_length=None, dataset_kwargs=prepared), **given)
    if job.method == "dpo":
        return EncodedDPOTrainer(args=DPOConfig(**common, beta=job.hyperparameters["beta"], max_length=None), **given)
    evaluated = int(job.hyperparameters["eval_samples"])
    sampling = {
        "num_generations": at_once,
        "num_generations_eval": evaluated,
        "per_device_eval_batch_size": evaluated * MOST_AT_ONCE,
        "max_completion_length": longest_answer(job),
    }
    return RenderedGRPOTrainer(args=GRPOConfig(**common | sampling), reward_funcs=[rewards], **given)
