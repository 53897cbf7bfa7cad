"""Tokens of rows, and which of them are learned."""

import json
from collections import Counter
from functools import cached_property
from os.path import commonprefix

from datasets import Dataset
from transformers import PreTrainedTokenizerBase

from .calls import calls_form, sample_of
from .events import EventLog
from .faults import FaultError
from .rows import ImageError, Row, read_rows, template_messages, tools_of

IGNORED = -100
PLAIN_TEMPLATE = (
    "{% for message in messages %}{{ message.role }}: {{ message.content }}"
    "{{ eos_token if message.role == 'assistant' else '' }}\n{% endfor %}"
    "{% if add_generation_prompt %}assistant: {% endif %}"
)
# What is counted of a file's rows.
CUT = "were longer than {context:,} tokens and were cut"
EMPTY = "had nothing to learn from within {context:,} tokens and were left out"
TOOLLESS = "define tools, which the chat template of this model does not show"
UNREAD = "define tools, but calls cannot be told from text in answers of this model: graders see them as text"


class Encoder:
    """Turns rows into tokens by the model's own chat template."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, context_tokens: int) -> None:
        """Give a model without a chat template a plain one."""
        self.tokenizer = tokenizer
        self.context_tokens = context_tokens
        tokenizer.chat_template = tokenizer.chat_template or PLAIN_TEMPLATE
        self._knows_tools = "tools" in str(tokenizer.chat_template)
        self._knows_calls = "tool_calls" in str(tokenizer.chat_template)

    def dataset(self, path: str, method: str, events: EventLog, which: str = "training") -> Dataset:
        """Encode the job's training or validation file, and say what was cut and what was left out."""
        counts = Counter[str]()
        encode = {"supervised": self._supervised, "dpo": self._preference, "reinforcement": self._reinforcement}[method]
        code = f"invalid_{which}_file"
        try:
            rows = [encode(row, number, counts) for number, row in read_rows(path)]
        except ImageError as error:
            raise FaultError(code, str(error)) from None
        encoded = [row for row in rows if all(row.values())]
        counts[EMPTY] = len(rows) - len(encoded)
        if not encoded:
            raise FaultError(code, "No row is left to learn from within the model's context.")
        for what in (CUT, EMPTY, TOOLLESS, UNREAD):
            if counts[what]:
                told = what.format(context=self.context_tokens)
                events.message(f"{counts[what]:,} of {len(rows):,} rows of the {which} file {told}.")
        return Dataset.from_list(encoded)

    def render(self, messages: list[Row], tools: list[Row] | None, *, ask: bool) -> str:
        """Write a conversation as the model reads it; with `ask` an answer is to follow."""
        known = messages if self._knows_calls else [_with_calls_as_text(message) for message in messages]
        arguments: Row = {"tools": tools} if self._knows_tools else {}
        return str(
            self.tokenizer.apply_chat_template(known, tokenize=False, add_generation_prompt=ask, **arguments),
        )

    def sample(self, ids: list[int], prompt: str, row: Row) -> Row:
        """Return a sampled answer to a row as graders know it."""
        return sample_of(self.tokenizer, self._calls_form, ids, prompt, tools_of(row))

    @cached_property
    def _calls_form(self) -> Row | None:
        return calls_form(self.tokenizer, lambda messages: self.render(messages, None, ask=False))

    # Where a part of what they return is empty, there is nothing to learn from.

    def _supervised(self, row: Row, number: int, counts: Counter[str]) -> Row:
        if "messages" not in row:
            text = row["prompt"] + row["completion"] + str(self.tokenizer.eos_token or "")
            return self._learned(text, [(len(row["prompt"]), len(text))], counts)
        tools = self._tools(row, counts)
        messages = template_messages(row["messages"], number)
        text = self.render(messages, tools, ask=False)
        spans = [
            self._span(messages, index, text, tools)
            for index, message in enumerate(row["messages"])
            if message["role"] == "assistant" and message.get("weight") != 0
        ]
        return self._learned(text, spans, counts)

    def _learned(self, text: str, spans: list[tuple[int, int]], counts: Counter[str]) -> Row:
        encoded = self.tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
        tokens = encoded["input_ids"]
        labels = [
            token if any(first < end and start < last for start, end in spans) else IGNORED
            for token, (first, last) in zip(tokens, encoded["offset_mapping"], strict=True)
        ]
        counts[CUT] += len(tokens) > self.context_tokens
        kept = labels[: self.context_tokens]
        # The first token is never predicted, so its label is not learned from.
        is_learned = any(label != IGNORED for label in kept[1:])
        return {"input_ids": tokens[: self.context_tokens], "labels": kept if is_learned else []}

    def _span(self, messages: list[Row], index: int, text: str, tools: list[Row] | None) -> tuple[int, int]:
        """Find a message in the text: a template may render a part otherwise than the whole."""
        first = text[: max(0, text.find(messages[0]["content"]))]
        before = self.render(messages[:index], tools, ask=True) if index else first
        start = len(commonprefix([before, text]))
        end = len(commonprefix([self.render(messages[: index + 1], tools, ask=False), text]))
        return start, start + len(text[start:end].rstrip())

    def _preference(self, row: Row, number: int, counts: Counter[str]) -> Row:
        tools = self._tools(row["input"], counts)
        before = template_messages(row["input"]["messages"], number)
        asked = self.render(before, tools, ask=True)
        whole = [
            self.render(before + template_messages(row[name], number), tools, ask=False)
            for name in ("preferred_output", "non_preferred_output")
        ]
        shared = len(commonprefix([asked, *whole]))
        prompt = self._ids(asked[:shared])
        chosen, rejected = (self._ids(text[shared:].rstrip()) for text in whole)
        room = max(0, self.context_tokens - len(prompt))
        counts[CUT] += max(len(chosen), len(rejected)) > room
        return {"prompt_ids": prompt, "chosen_ids": chosen[:room], "rejected_ids": rejected[:room]}

    def _reinforcement(self, row: Row, number: int, counts: Counter[str]) -> Row:
        tools = self._tools(row, counts)
        counts[UNREAD] += tools is not None and self._calls_form is None
        text = self.render(template_messages(row["messages"], number), tools, ask=True)
        tokens = len(self._ids(text))
        prompt = text if tokens < self.context_tokens else ""
        return {"prompt": prompt, "item": json.dumps(row), "prompt_tokens": tokens}

    def _tools(self, row: Row, counts: Counter[str]) -> list[Row] | None:
        tools = tools_of(row)
        counts[TOOLLESS] += tools is not None and not self._knows_tools
        return tools

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self.tokenizer(text, add_special_tokens=False)["input_ids"]
        return ids


def _with_calls_as_text(message: Row) -> Row:
    calls = [json.dumps(call["function"]) for call in message.get("tool_calls", [])]
    return {**message, "content": "\n".join(filter(None, [message["content"], *calls]))}
