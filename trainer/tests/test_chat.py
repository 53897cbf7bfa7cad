"""Answers of the base and of what was trained from it, by one process."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ENVIRONMENT, Attempt, NewAttempt, chat_row

from fine_tuning_trainer.chat import _begun

QUESTION = [{"role": "user", "content": "Go?"}]
FIXED = {"messages": QUESTION, "adapter": None, "maxTokens": 12, "temperature": 0, "topP": 1, "seed": 1, "stop": []}


class Chat:
    """Speaks with the process."""

    def __init__(self, source: Path) -> None:
        command = [sys.executable, "-m", "fine_tuning_trainer", "chat", "--source", str(source)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT)
        assert self.hear()["ready"] is True

    def hear(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line: dict[str, Any] = json.loads(self.process.stdout.readline())
        return line

    def say(self, *orders: dict[str, Any]) -> None:
        """Write all orders at once, so that the process has them however busy the machine is."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"".join(json.dumps(order).encode() + b"\n" for order in orders))
        self.process.stdin.flush()

    def ask(self, **order: Any) -> tuple[str, dict[str, Any]]:
        """Return the text of an answer and its last line."""
        self.say({"id": 1} | FIXED | order)
        text = ""
        while "delta" in (line := self.hear()):
            text += line["delta"]
        return text, line

    def close(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(60)


@pytest.fixture(scope="module")
def chat(tiny: Path) -> Iterator[Chat]:
    one = Chat(tiny)
    yield one
    assert one.close() == 0


def taught(attempt: NewAttempt, training: str, rate: float) -> Attempt:
    changes = {"model": {"training": training, "learningRate": rate}}
    tried = attempt([chat_row("Go?", "zoë zoë")], hyperparameters={"n_epochs": 80}, **changes)
    assert tried.train() == 0
    return tried


def test_adapters_and_full_models_answer_beside_the_base(attempt: NewAttempt, chat: Chat) -> None:
    adapter = str(taught(attempt, "full", 0.01).folder.parent / "checkpoint-80")
    base, _ = chat.ask()
    text, last = chat.ask(adapter=adapter)
    # The two bytes of "ë" are two tokens here, and are told as one character.
    assert text == "zoë zoë"
    assert last["finishReason"] == "stop"
    assert last["usage"] == {"promptTokens": 26, "completionTokens": 10}
    assert chat.ask()[0] == base != text


def test_what_an_adapter_learned_is_gone_when_it_is_switched_off(attempt: NewAttempt, chat: Chat) -> None:
    adapter = str(taught(attempt, "lora", 0.05).folder.parent / "checkpoint-80")
    base, _ = chat.ask()
    tuned, _ = chat.ask(adapter=adapter)
    assert tuned != base
    assert chat.ask()[0] == base
    assert chat.ask(adapter=adapter)[0] == tuned


def test_seeds_limits_and_stop_strings_hold(chat: Chat) -> None:
    sampled = {"temperature": 1, "maxTokens": 30}
    one, last = chat.ask(**sampled, seed=5)
    assert last["finishReason"] == ("length" if last["usage"]["completionTokens"] == 30 else "stop")
    assert chat.ask(**sampled, seed=5)[0] == one
    assert chat.ask(**sampled, seed=6)[0] != one
    part = one[3:5]
    cut, last = chat.ask(**sampled, seed=5, stop=[part])
    assert cut == one[: one.index(part)]
    assert last["finishReason"] == "stop"


def test_a_cancelled_answer_makes_room_for_the_next(chat: Chat) -> None:
    first, second = FIXED | {"id": 1, "maxTokens": 400}, FIXED | {"id": 2, "maxTokens": 1}
    chat.say(first, {"id": 1, "cancel": True}, second)
    while (line := chat.hear())["id"] == 1:
        assert line.get("usage", {"completionTokens": 0})["completionTokens"] < 400
    while "delta" in line:
        line = chat.hear()
    assert line["usage"]["completionTokens"] == 1


def test_a_conversation_that_is_too_long_is_an_error_and_the_next_is_answered(chat: Chat) -> None:
    _, last = chat.ask(messages=[{"role": "user", "content": "x" * 600}])
    assert "tokens, the model reads 512" in last["error"]
    assert chat.ask(maxTokens=1)[1]["usage"]["completionTokens"] == 1


def test_text_that_may_become_a_stop_string_is_held_back() -> None:
    assert _begun("so ST", ["STOP"]) == 2
    assert _begun("so", ["STOP"]) == 0
    assert _begun("so", []) == 0
