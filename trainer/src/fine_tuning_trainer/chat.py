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
from transformers import PreTrainedTokenizerBase, StoppingCriteria, StoppingCriteriaList, TextStreamer

from .device import Device, find_device, limit_threads
from .encode import Encoder
from .faults import fault_of
from .models import can_quantize, is_adapter, load_base, load_tokenizer, local_source
from .rows import Row, template_messages

MOST_ADAPTERS = 16
DEFAULT_CONTEXT = 2048


class Models:
    """The base, adapters beside it, and the last full model that was asked for."""

    def __init__(self, source: str, device: Device, quantize: str | None) -> None:
        self._device = device
        self._base = load_base(source, device, quantize=quantize if can_quantize(device) else None).eval()
        self._adapted: PeftModel | None = None
        self._adapters: OrderedDict[str, None] = OrderedDict()
        self._full: tuple[str, Any] | None = None

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
        if self._adapted is None:
            self._adapted = PeftModel.from_pretrained(self._base, adapter, adapter_name=name).eval()
        elif name not in self._adapters:
            self._adapted.load_adapter(adapter, adapter_name=name)
            self._adapted.eval()
        self._adapters[name] = None
        self._adapters.move_to_end(name)
        self._adapted.set_adapter(name)
        if len(self._adapters) > MOST_ADAPTERS:
            self._adapted.delete_adapter(self._adapters.popitem(last=False)[0])

    def _full_model(self, folder: str) -> Any:
        if self._full is None or self._full[0] != folder:
            # Before the next one is loaded: there may be no room for both.
            self._full = None
            self._full = (folder, load_base(folder, self._device).eval())
        return self._full[1]


class Answer(TextStreamer, StoppingCriteria):  # type: ignore[misc]
    """Says the text that is certain, and knows when to stop."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, order: Row, inbox: "Inbox") -> None:
        super().__init__(tokenizer, skip_prompt=True, skip_special_tokens=True)
        self._order = order
        self._inbox = inbox
        self._heard = ""
        self.stopped = False

    def on_finalized_text(self, text: str, stream_end: bool = False) -> None:  # noqa: FBT001, FBT002 - as it is called
        """Say what was heard up to a stop string; what may still become one is held back."""
        if self.stopped:
            return
        self._heard += text
        stops = self._order["stop"]
        found = [at for at in (self._heard.find(stop) for stop in stops) if at >= 0]
        self.stopped = bool(found)
        held_back = 0 if stream_end else _begun(self._heard, stops)
        certain = min(found, default=len(self._heard) - held_back)
        if certain > 0:
            tell({"id": self._order["id"], "delta": self._heard[:certain]})
            self._heard = self._heard[certain:]

    def __call__(self, input_ids: torch.Tensor, _: Any, **__: Any) -> torch.Tensor:
        """Stop after a stop string, and when nobody waits any more."""
        done = self.stopped or self._inbox.is_cancelled(self._order["id"])
        return torch.full((input_ids.shape[0],), done, dtype=torch.bool, device=input_ids.device)


class Inbox:
    """Reads orders while an answer is made; a cancel counts for what waits as well."""

    def __init__(self) -> None:
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
    text = encoder.render(template_messages(order["messages"], 1), None, ask=True)
    prompt = tokenizer(text, add_special_tokens=False, return_tensors="pt")
    prompt_tokens = prompt["input_ids"].shape[1]
    room = models.context_tokens - prompt_tokens
    if room <= 0:
        return {"error": f"The conversation has {prompt_tokens:,} tokens, the model reads {models.context_tokens:,}."}
    model = models.answering(order["adapter"])
    temperature = order["temperature"]
    sampling = {"temperature": temperature, "top_p": order["topP"], "top_k": 0} if temperature > 0 else {}
    answer = Answer(tokenizer, order, inbox)
    torch.manual_seed(order["seed"])
    longest = min(room, order["maxTokens"])
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
    # With the token that ended it.
    tokens = written.shape[1] - prompt_tokens
    ended = answer.stopped or written[0, -1].item() in _ends(model)
    reason = "length" if tokens >= longest and not ended else "stop"
    return {"finishReason": reason, "usage": {"promptTokens": prompt_tokens, "completionTokens": tokens}}


def _ends(model: Any) -> list[int]:
    ends = model.generation_config.eos_token_id
    return ends if isinstance(ends, list) else [ends]


def _begun(text: str, stops: list[str]) -> int:
    """Count the last characters that may still become a stop string."""
    begun = (size for stop in stops for size in range(len(stop) - 1, 0, -1) if text.endswith(stop[:size]))
    return max(begun, default=0)


def tell(line: Row) -> None:
    """Write one line for the server; what libraries print goes to standard error."""
    sys.__stdout__.write(json.dumps(line) + "\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]
