"""Rows of the API's training files in the words of chat templates."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]
ROLES = {"developer": "system", "function": "tool"}


class ImageError(Exception):
    """Names the line of a row that shows an image."""


def read_rows(path: str) -> Iterator[tuple[int, Row]]:
    """Each row with the number of its line; blank lines and a byte-order mark are allowed."""
    with Path(path).open(encoding="utf-8-sig") as file:
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
    role = ROLES.get(message["role"], message["role"])
    told: Row = {"role": role, "content": _text(message.get("content") or message.get("refusal") or "", number)}
    called = [message.get("function_call"), *(call["function"] for call in message.get("tool_calls") or [])]
    if calls := [{"type": "function", "function": _parsed(call)} for call in called if call]:
        told["tool_calls"] = calls
    return told | {key: message[key] for key in ("name", "tool_call_id") if message.get(key)}


def _text(content: str | list[Row], number: int) -> str:
    if isinstance(content, str):
        return content
    if any(part["type"] == "image_url" for part in content):
        message = f"Line {number} shows an image, but this model is trained on text only."
        raise ImageError(message)
    return "".join(part[part["type"]] for part in content)


def _parsed(call: Row) -> Row:
    try:
        return {"name": call["name"], "arguments": json.loads(call["arguments"])}
    except ValueError:
        return {"name": call["name"], "arguments": call["arguments"]}
