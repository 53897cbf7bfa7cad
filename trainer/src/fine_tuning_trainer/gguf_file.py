"""Writes a model as GGUF, the one file that llama.cpp and what is made of it read."""

import json
from pathlib import Path
from typing import Any

import gguf
import torch
from transformers import PreTrainedTokenizerBase

from .faults import FaultError

KINDS = {"llama": "llama", "mistral": "llama", "qwen2": "qwen2"}
ARCHITECTURES = {"llama": gguf.MODEL_ARCH.LLAMA, "qwen2": gguf.MODEL_ARCH.QWEN2}


def write_gguf(model: Any, tokenizer: PreTrainedTokenizerBase, tokenizer_folder: Path, target: Path) -> None:
    """Write matrices in 16 bits and all else in 32; refuse kinds of models that it would write wrongly."""
    config = model.config
    kind = KINDS.get(config.model_type)
    rope = config.rope_parameters or {}
    if kind is None or rope.get("rope_type", "default") != "default":
        raise FaultError(
            "server_error",
            f"GGUF is written for models of the kinds {', '.join(KINDS)} without scaled positions, and this is "
            f'"{config.model_type}" with "{rope.get("rope_type")}". llama.cpp has a converter that reads a directory.',
        )
    writer = gguf.GGUFWriter(target, kind)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_freq_base(rope["rope_theta"])
    writer.add_rope_dimension_count(_head_size(config))
    writer.add_vocab_size(config.vocab_size)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    _add_tokenizer(writer, tokenizer, tokenizer_folder, config.vocab_size)
    _add_tensors(writer, model, kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_tokenizer(writer: gguf.GGUFWriter, tokenizer: PreTrainedTokenizerBase, folder: Path, vocabulary: int) -> None:
    parts = json.loads((folder / "tokenizer.json").read_text("utf-8"))
    splitting = json.dumps(parts["pre_tokenizer"])
    if parts["model"]["type"] != "BPE" or "ByteLevel" not in splitting:
        raise FaultError("server_error", "GGUF is written for models whose tokenizer splits bytes (byte-level BPE).")
    names = {index: token for token, index in tokenizer.get_vocab().items()}
    added = {token["id"]: token["special"] for token in parts["added_tokens"]}
    kinds = {True: gguf.TokenType.CONTROL, False: gguf.TokenType.USER_DEFINED, None: gguf.TokenType.NORMAL}
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(_splitting_name(splitting))
    writer.add_token_list([names.get(index, f"[PAD{index}]") for index in range(vocabulary)])
    writer.add_token_types(
        [kinds[added.get(index)] if index in names else gguf.TokenType.UNUSED for index in range(vocabulary)]
    )
    gguf.SpecialVocab(folder, load_merges=True, n_vocab=vocabulary).add_to_gguf(writer, quiet=True)


def _splitting_name(splitting: str) -> str:
    """Name the rule by which text is split before it becomes tokens, as llama.cpp calls it."""
    if "{1,3}" in splitting:
        return "llama-bpe"
    if "Digits" in splitting:
        return "smollm"
    return "qwen2" if "p{N}" in splitting else "gpt-2"


def _add_tensors(writer: gguf.GGUFWriter, model: Any, kind: str) -> None:
    config = model.config
    names = gguf.get_tensor_name_map(ARCHITECTURES[kind], config.num_hidden_layers)
    for name, tensor in model.state_dict().items():
        if name == "lm_head.weight" and config.tie_word_embeddings:
            continue
        values = tensor.to(torch.float32)
        if kind == "llama" and name.endswith(("q_proj.weight", "k_proj.weight")):
            values = _interleaved(values, _head_size(config))
        found = names.get_name(name, try_suffixes=(".weight", ".bias"))
        if found is None:
            raise FaultError("server_error", f'GGUF has no place for the weights "{name}" of this model.')
        writer.add_tensor(found, (values.to(torch.float16) if values.dim() > 1 else values).numpy())


def _interleaved(weights: torch.Tensor, head_size: int) -> torch.Tensor:
    """Put the two halves that positions turn beside each other, as llama.cpp has them."""
    heads = weights.reshape(-1, 2, head_size // 2, weights.shape[-1])
    return heads.transpose(1, 2).reshape(weights.shape).contiguous()


def _head_size(config: Any) -> int:
    return int(getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads)
