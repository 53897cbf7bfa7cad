"""Rows of the API's training files in the words of chat templates."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .faults import FaultError

Row = dict[str, Any]


def read_rows(path: Path) -> Iterator[tuple[int, Row]]:
    """Each row with the number of its line; blank lines and a byte-order mark are allowed."""
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, json.loads(line)


def tools_of(row: Row) -> list[Row] | None:
    """Give the definitions of tools; the older `functions` are tools as well."""
    older = [{"type": "function", "function": function} for function in row.get("functions") or []]
    return [*(row.get("tools") or []), *older] or None


def template_messages(messages: list[Row], number: int) -> list[Row]:
    """Messages with text as content, calls as tool calls with parsed arguments, and roles that templates know."""
    return [_message(message, number) for message in messages]


def _message(message: Row, number: int) -> Row:
    role = {"developer": "system", "function": "tool"}.get(message["role"], message["role"])
    told: Row = {"role": role, "content": _text(message.get("content") or message.get("refusal"), number)}
    calls = [call["function"] for call in message.get("tool_calls") or []]
    if message.get("function_call"):
        calls.append(message["function_call"])
    if calls:
        told["tool_calls"] = [
            {"type": "function", "function": {"name": call["name"], "arguments": _parsed(call["arguments"])}}
            for call in calls
        ]
    return told | {key: message[key] for key in ("name", "tool_call_id") if message.get(key)}


def _text(content: str | list[Row] | None, number: int) -> str:
    if content is None or isinstance(content, str):
        return content or ""
    if any(part.get("type") == "image_url" for part in content):
        raise FaultError(
            "invalid_training_file", f"Line {number} shows an image, but this model is trained on text only."
        )
    return "".join(str(part.get("text") or part.get("refusal") or "") for part in content)


def _parsed(arguments: Any) -> Any:
    try:
        return json.loads(arguments)
    except (TypeError, ValueError):
        return arguments
