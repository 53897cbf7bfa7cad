"""Tool calls in sampled answers, as the model's own chat template writes them."""

import json
import re
from collections.abc import Callable
from itertools import chain
from os.path import commonprefix

from jinja2 import TemplateError
from transformers import PreTrainedTokenizerBase

from .rows import Row

NAME, TEXT = "probed_tool", "probed text"
QUESTION = {"role": "user", "content": "?"}
CALL = {
    "id": "call00000",
    "type": "function",
    "function": {"name": NAME, "arguments": {"key": "value"}},
}


def calls_form(tokenizer: PreTrainedTokenizerBase, render: Callable[[list[Row]], str]) -> Row | None:
    """Say where calls stand in an answer, as a response template of transformers; None where that cannot be found out.

    A model may bring one, trl knows those of some chat templates, and any other is asked to write a call.
    """
    known: Row | None = getattr(tokenizer, "response_template", None)
    if known is not None:
        return known
    from trl import add_response_schema  # noqa: PLC0415 - its import takes seconds, and who only chats needs it not

    try:
        return dict(add_response_schema(tokenizer).response_template)
    except ValueError:
        return _probed(str(tokenizer.eos_token or ""), render)


def sample_of(
    tokenizer: PreTrainedTokenizerBase, form: Row | None, ids: list[int], prompt: str, tools: list[Row] | None
) -> Row:
    """Return an answer as graders know it: calls as in the chat completions API; one that breaks the form is text."""
    text = tokenizer.decode(ids, skip_special_tokens=True)
    if form is None or tools is None:
        return {"output_text": text, "output_tools": []}
    try:
        answer = tokenizer.parse_response(ids, form, prefix=prompt, tools=tools)
        lists = (value if isinstance(value, list) else [value] for value in answer.get("tool_calls", []))
        calls = [_call(number, value) for number, value in enumerate(chain.from_iterable(lists))]
    except (ValueError, TypeError, KeyError, AttributeError):
        calls = []
    return {"output_text": answer.get("content", "").strip() if calls else text, "output_tools": calls}


def _call(number: int, value: Row) -> Row:
    function = value.get("function", value)
    arguments = function.get("arguments", function.get("parameters", {}))
    spelled = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    return {"id": f"call_{number}", "type": "function", "function": {"name": function["name"], "arguments": spelled}}


def _probed(eos: str, render: Callable[[list[Row]], str]) -> Row | None:
    try:
        said = render([QUESTION, {"role": "assistant", "content": TEXT}])
        called = render([QUESTION, {"role": "assistant", "content": "", "tool_calls": [CALL]}])
    except TemplateError:
        return None
    found = _json_around(NAME, called)
    if found is None:
        return None
    end = said.partition(TEXT)[2]
    before = called[len(commonprefix([said, called])) : found[0]].strip()
    after = called[found[1] :].removesuffix(end).strip()
    ends = "|".join(re.escape(mark) for mark in {end.strip(), eos} if mark)
    opened = {"open": before} if before else {"open_pattern": r"(?=[\[{])"}
    # Without marks around it, a call has a line of its own.
    closed = re.escape(after) if after else "|".join(filter(None, ["" if before else r"\n", ends]))
    calls: Row = {**opened, "close_pattern": closed or r"\Z", "content": "json", "repeats": True}
    content = {"close_pattern": ends or r"\Z", "content": "text", "repeats": True, "join": ""}
    return {"start_anchor_pattern": r"\Z", "fields": {"tool_calls": calls, "content": content}}


def _json_around(word: str, text: str) -> tuple[int, int] | None:
    for start in (found.start() for found in re.finditer(r"[\[{]", text)):
        try:
            _, end = json.JSONDecoder().raw_decode(text, start)
        except ValueError:
            continue
        if word in text[start:end]:
            return start, end
    return None
