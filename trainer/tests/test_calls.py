"""Tool calls in answers, for the chat templates that write them in different ways."""

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import write
from transformers import PreTrainedTokenizerBase
from trl import chat_template_utils as known

from fine_tuning_trainer.encode import Encoder
from fine_tuning_trainer.events import EventLog
from fine_tuning_trainer.models import load_tokenizer

TURNS = "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}CALLS<|end|>\n{% endfor %}"
MARKED = """{% for c in m.tool_calls or [] %}
<tool_call>
{"name": "{{ c.function.name }}", "arguments": {{ c.function.arguments | tojson }}}
</tool_call>{% endfor %}"""
LISTED = "{% for c in m.tool_calls or [] %}[TOOL_CALLS] [{{ c.function | tojson }}]{% endfor %}"
BARE = (
    "{% for c in m.tool_calls or [] %}"
    '{"name": "{{ c.function.name }}", "parameters": {{ c.function.arguments | tojson }}}{% endfor %}'
)
REFUSED = "{% if m.tool_calls %}{{ raise_exception('no calls') }}{% endif %}"
IN_WORDS = "{% for c in m.tool_calls or [] %}call {{ c.function.name }} with a sea{% endfor %}"

LOOK = {
    "type": "function",
    "function": {"name": "look", "parameters": {"type": "object", "properties": {"at": {"type": "string"}}}},
}
ROW = {"messages": [{"role": "user", "content": "Look."}], "tools": [LOOK]}


def call(arguments: str, number: int = 0, name: str = "look") -> dict[str, Any]:
    """Write a call as the chat completions API does."""
    return {"id": f"call_{number}", "type": "function", "function": {"name": name, "arguments": arguments}}


@pytest.fixture
def tokenizer(tiny: Path) -> PreTrainedTokenizerBase:
    return load_tokenizer(str(tiny))


def sample(tokenizer: PreTrainedTokenizerBase, answer: str, row: dict[str, Any] = ROW) -> dict[str, Any]:
    """Read an answer to a row."""
    ids = tokenizer(answer, add_special_tokens=False)["input_ids"]
    return Encoder(tokenizer, 512).sample(ids, "<|user|>Look.<|end|>\n<|assistant|>", row)


@pytest.mark.parametrize(
    ("calls", "answer"),
    [
        (MARKED, '\n<tool_call>\n{"name": "look", "arguments": {"at": "sea"}}\n</tool_call><|end|>'),
        # What ended the answer may not have been sampled any more.
        (MARKED, '<tool_call>{"name": "look", "arguments": {"at": "sea"}}</tool_call>'),
        (LISTED, '[TOOL_CALLS] [{"name": "look", "arguments": {"at": "sea"}}]<|end|>'),
        (BARE, '{"name": "look", "parameters": {"at": "sea"}}<|end|>'),
        ("", '{"name": "look", "arguments": {"at": "sea"}}<|end|>'),
    ],
)
def test_a_call_in_an_answer_is_read_as_the_chat_template_writes_it(
    tokenizer: PreTrainedTokenizerBase, calls: str, answer: str
) -> None:
    tokenizer.chat_template = TURNS.replace("CALLS", calls)
    assert sample(tokenizer, answer) == {"output_text": "", "output_tools": [call('{"at": "sea"}')]}


@pytest.mark.parametrize(
    ("template", "answer"),
    [
        ("qwen3", '<think>Where?</think>\n\n<tool_call>\n{"name": "look", "arguments": {"at": "sea"}}\n</tool_call>'),
        ("qwen3_5_think", "<tool_call>\n<function=look>\n<parameter=at>\nsea\n</parameter>\n</function>\n</tool_call>"),
        ("llama3_1", '{"name": "look", "parameters": {"at": "sea"}}<|eot_id|>'),
    ],
)
def test_a_chat_template_that_trl_knows_is_read_as_trl_does(
    tokenizer: PreTrainedTokenizerBase, template: str, answer: str
) -> None:
    tokenizer.chat_template = getattr(known, f"{template}_chat_template")
    assert sample(tokenizer, answer)["output_tools"] == [call('{"at": "sea"}')]


def test_the_form_that_a_model_brings_itself_comes_first(tokenizer: PreTrainedTokenizerBase) -> None:
    tokenizer.response_template = {
        "start_anchor": "<|assistant|>",
        "fields": {"tool_calls": {"open": "(call)", "close": "(end)", "content": "json", "repeats": True}},
    }
    assert sample(tokenizer, '(call){"name": "look"}(end)')["output_tools"] == [call("{}")]


def test_text_beside_several_calls_stays_the_text_of_the_answer(tokenizer: PreTrainedTokenizerBase) -> None:
    tokenizer.chat_template = TURNS.replace("CALLS", MARKED)
    one, other = (json.dumps({"name": "look", "arguments": {"at": at}}, ensure_ascii=False) for at in ("sea", "köl"))
    answer = f"I look.\n<tool_call>\n{one}\n</tool_call>\n<tool_call>\n{other}\n</tool_call><|end|>"
    assert sample(tokenizer, answer) == {
        "output_text": "I look.",
        "output_tools": [call('{"at": "sea"}'), call('{"at": "köl"}', 1)],
    }


@pytest.mark.parametrize(
    "answer",
    ["Nothing to see.", '<tool_call>\n{"name": "look", "argu', '<tool_call>{"look": 1}</tool_call>', "<tool_call>[1]"],
)
def test_an_answer_without_a_whole_call_is_text(tokenizer: PreTrainedTokenizerBase, answer: str) -> None:
    tokenizer.chat_template = TURNS.replace("CALLS", MARKED)
    assert sample(tokenizer, f"{answer}<|end|>") == {"output_text": answer, "output_tools": []}


def test_json_in_an_answer_to_a_row_without_tools_is_text(tokenizer: PreTrainedTokenizerBase) -> None:
    answer = '{"name": "look", "arguments": {}}'
    row = {"messages": ROW["messages"]}
    assert sample(tokenizer, f"{answer}<|end|>", row) == {"output_text": answer, "output_tools": []}


@pytest.mark.parametrize("calls", [REFUSED, IN_WORDS])
def test_a_chat_template_whose_calls_cannot_be_told_from_text_is_named_in_an_event(
    tokenizer: PreTrainedTokenizerBase, tmp_path: Path, calls: str
) -> None:
    tokenizer.chat_template = TURNS.replace("CALLS", f"{calls}{{# tools #}}")
    write(tmp_path / "rows.jsonl", [ROW, {"messages": ROW["messages"]}])
    Encoder(tokenizer, 512).dataset(tmp_path / "rows.jsonl", "reinforcement", EventLog(tmp_path))
    [said] = [json.loads(line)["message"] for line in (tmp_path / "events.jsonl").read_text().splitlines()]
    assert said == (
        "1 of 2 rows of the training file define tools, but calls cannot be told from text in answers of this model: "
        "graders see them as text."
    )
    assert sample(tokenizer, "call look with a sea<|end|>")["output_tools"] == []
