"""Answers with a model and with what was trained from it: one JSON a line in, one a line out."""

import json
import os
import sys
from collections import OrderedDict
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

import torch
from peft import PeftModel
from transformers import PreTrainedTokenizerBase, StoppingCriteria, StoppingCriteriaList
from transformers.generation.streamers import BaseStreamer

from .device import Device, find_device, limit_threads
from .encode import Encoder
from .faults import fault_of
from .models import can_quantize, is_adapter, load_base, load_tokenizer, local_source
from .rows import Row, template_messages

MOST_ADAPTERS = 16
MOST_FULL_MODELS = 1
DEFAULT_CONTEXT = 2048


class Models:
    """The base, adapters beside it, and the last full model that was asked for."""

    def __init__(self, source: str, device: Device, quantize: str | None) -> None:
        """Load the base once."""
        self._device = device
        self._base = load_base(source, device, quantize=quantize if can_quantize(device) else None).eval()
        self._adapted: PeftModel | None = None
        self._adapters: OrderedDict[str, None] = OrderedDict()
        self._full: OrderedDict[str, Any] = OrderedDict()

    @property
    def context_tokens(self) -> int:
        """Return what the model can read and write together."""
        return int(getattr(self._base.config, "max_position_embeddings", DEFAULT_CONTEXT))

    def answering(self, adapter: str | None) -> Any:
        """Return the model that answers, with the adapter switched on, or all of them off."""
        if adapter is not None and not is_adapter(Path(adapter)):
            return self._full_model(adapter)
        if adapter is not None:
            self._use(adapter)
        if self._adapted is None:
            return self._base
        # Switches the layers of the base themselves, whichever of the two is called afterwards.
        layers = self._adapted.base_model
        layers.disable_adapter_layers() if adapter is None else layers.enable_adapter_layers()
        return self._adapted

    def _use(self, adapter: str) -> None:
        name = adapter.replace(".", "_")
        if name not in self._adapters:
            if self._adapted is None:
                self._adapted = PeftModel.from_pretrained(self._base, adapter, adapter_name=name)
            else:
                self._adapted.load_adapter(adapter, adapter_name=name)
            self._adapted.eval()
            self._adapters[name] = None
        self._adapters.move_to_end(name)
        self._adapted.set_adapter(name)  # type: ignore[union-attr]
        while len(self._adapters) > MOST_ADAPTERS:
            self._adapted.delete_adapter(self._adapters.popitem(last=False)[0])  # type: ignore[union-attr]

    def _full_model(self, folder: str) -> Any:
        if folder not in self._full:
            while len(self._full) >= MOST_FULL_MODELS:
                self._full.popitem(last=False)
            self._full[folder] = load_base(folder, self._device).eval()
        return self._full[folder]


class Answer(BaseStreamer, StoppingCriteria):  # type: ignore[misc]
    """Hears each token, says the text that is certain, and knows when to stop."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, order: Row, inbox: "Inbox") -> None:
        """Nothing is said yet."""
        self._tokenizer = tokenizer
        self._order = order
        self._inbox = inbox
        self._ids: list[int] = []
        self._said = 0
        self._heard_prompt = False
        self.stopped = False

    def put(self, value: torch.Tensor) -> None:
        """Hear the prompt first, then one token after the other."""
        if not self._heard_prompt:
            self._heard_prompt = True
            return
        self._ids += value.reshape(-1).tolist()
        self._say(last=False)

    def end(self) -> None:
        """Say the rest."""
        self._say(last=True)

    @property
    def tokens(self) -> int:
        """Count what was sampled, with the token that ended it."""
        return len(self._ids)

    def __call__(self, input_ids: torch.Tensor, _: Any, **__: Any) -> torch.Tensor:
        """Stop after a stop string, and when nobody waits any more."""
        done = self.stopped or self._inbox.is_cancelled(self._order["id"])
        return torch.full((input_ids.shape[0],), done, dtype=torch.bool, device=input_ids.device)

    def _say(self, *, last: bool) -> None:
        if self.stopped and not last:
            return
        text = self._tokenizer.decode(self._ids, skip_special_tokens=True)
        stops = self._order.get("stop") or []
        found = [at for at in (text.find(stop) for stop in stops) if at >= 0]
        if found:
            self.stopped = True
            text = text[: min(found)]
        elif not last:
            text = text[: len(text) - _uncertain(text, stops)]
        if len(text) > self._said:
            tell({"id": self._order["id"], "delta": text[self._said :]})
            self._said = len(text)


class Inbox:
    """Reads orders while an answer is made; a cancel counts for what waits as well."""

    def __init__(self) -> None:
        """Begin to read."""
        self.orders: SimpleQueue[Row | None] = SimpleQueue()
        self._cancelled: set[Any] = set()
        self._ended = False
        Thread(target=self._read, daemon=True).start()

    def is_cancelled(self, number: int) -> bool:
        """Tell whether nobody waits for the answer any more."""
        return self._ended or number in self._cancelled

    def done(self, number: int) -> None:
        """Forget an answer that is given."""
        self._cancelled.discard(number)

    def _read(self) -> None:
        rest = b""
        # Not by `sys.stdin`: its lock would be held when the process ends, which Python answers with an abort.
        while piece := os.read(0, 1 << 16):
            *lines, rest = (rest + piece).split(b"\n")
            for line in filter(None, lines):
                order = json.loads(line)
                if order.get("cancel"):
                    self._cancelled.add(order["id"])
                else:
                    self.orders.put(order)
        self._ended = True
        self.orders.put(None)


def chat(source: str, quantize: str | None) -> int:
    """Answer until the standard input ends."""
    limit_threads()
    device = find_device()
    try:
        path = local_source(source)
        tokenizer = load_tokenizer(path)
        models = Models(path, device, quantize)
    except Exception as error:  # noqa: BLE001 - whatever it is, the server must hear of it
        tell({"ready": False, "error": str(fault_of(error))})
        return 1
    encoder = Encoder(tokenizer, models.context_tokens)
    inbox = Inbox()
    tell({"ready": True, "device": device.kind, "deviceName": device.name})
    while (order := inbox.orders.get()) is not None:
        line: Row | None = None
        try:
            if not inbox.is_cancelled(order["id"]):
                line = _answer(models, encoder, order, inbox)
        except Exception as error:  # noqa: BLE001 - the next answer may succeed
            line = {"error": str(fault_of(error))}
        # Before it is told: from then on the number may stand for another question, and a cancel for that one.
        inbox.done(order["id"])
        if line is not None:
            tell({"id": order["id"], **line})
    return 0


def _answer(models: Models, encoder: Encoder, order: Row, inbox: Inbox) -> Row:
    tokenizer = encoder.tokenizer
    text = encoder.render(template_messages(order["messages"], 1), order.get("tools"), ask=True)
    prompt = tokenizer(text, add_special_tokens=False, return_tensors="pt")
    prompt_tokens = prompt["input_ids"].shape[1]
    room = models.context_tokens - prompt_tokens
    if room <= 0:
        return {"error": f"The conversation has {prompt_tokens:,} tokens, the model reads {models.context_tokens:,}."}
    model = models.answering(order.get("adapter"))
    temperature = order.get("temperature", 1)
    sampling = {"temperature": temperature, "top_p": order.get("topP", 1), "top_k": 0} if temperature > 0 else {}
    answer = Answer(tokenizer, order, inbox)
    torch.manual_seed(order.get("seed") or 0)
    longest = min(room, order.get("maxTokens") or room)
    with torch.inference_mode():
        written = model.generate(
            **prompt.to(model.device),
            max_new_tokens=longest,
            do_sample=temperature > 0,
            pad_token_id=tokenizer.pad_token_id,
            streamer=answer,
            stopping_criteria=StoppingCriteriaList([answer]),
            **sampling,
        )
    ended = answer.stopped or written[0, -1].item() in _ends(model)
    reason = "length" if answer.tokens >= longest and not ended else "stop"
    return {"finishReason": reason, "usage": {"promptTokens": prompt_tokens, "completionTokens": answer.tokens}}


def _ends(model: Any) -> list[int]:
    ends = model.generation_config.eos_token_id
    return ends if isinstance(ends, list) else [ends]


def _uncertain(text: str, stops: list[str]) -> int:
    """Count the last characters that may still become a stop string, or are half of a character."""
    half = len(text) - len(text.rstrip("\N{REPLACEMENT CHARACTER}"))
    begun = (size for stop in stops for size in range(len(stop) - 1, 0, -1) if text.endswith(stop[:size]))
    return max(half, *begun, 0)


def tell(line: Row) -> None:
    """Write one line for the server; what libraries print goes to standard error."""
    sys.__stdout__.write(json.dumps(line) + "\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]
