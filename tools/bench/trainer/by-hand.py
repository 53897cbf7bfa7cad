"""What one would write by hand: LoRA with trl on one processor.

Prints a JSON line for each step: its number, and the tokens of all steps so far.
"""

import json
import sys
from pathlib import Path

import torch
from datasets import Dataset
from peft import LoraConfig
from transformers import AutoModelForCausalLM, AutoTokenizer, TrainerCallback
from trl import SFTConfig, SFTTrainer


class Told(TrainerCallback):
    """Says when steps are over."""

    def on_log(self, _, state, __, logs, **___):
        if "num_tokens" in logs and "loss" in logs:
            print(json.dumps({"step": state.global_step, "tokens": int(logs["num_tokens"])}), flush=True)


source, rows, folder = sys.argv[1:]
torch.set_num_threads(1)
data = Dataset.from_list([json.loads(line) for line in Path(rows).read_text("utf-8").splitlines()])
trainer = SFTTrainer(
    model=AutoModelForCausalLM.from_pretrained(source, dtype=torch.float32),
    processing_class=AutoTokenizer.from_pretrained(source),
    train_dataset=data,
    peft_config=LoraConfig(r=16, lora_alpha=32, target_modules="all-linear", task_type="CAUSAL_LM"),
    args=SFTConfig(
        output_dir=folder,
        num_train_epochs=1,
        per_device_train_batch_size=1,
        learning_rate=5e-4,
        max_length=2048,
        seed=1,
        data_seed=1,
        logging_steps=1,
        save_strategy="epoch",
        report_to=[],
        disable_tqdm=True,
        use_cpu=True,
        bf16=False,
        gradient_checkpointing=False,
        dataloader_pin_memory=False,
    ),
    callbacks=[Told()],
)
trainer.train()
