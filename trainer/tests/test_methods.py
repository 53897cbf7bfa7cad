"""Preference and reinforcement, the latter with rewards from a server of its own."""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from conftest import NewAttempt

from fine_tuning_trainer import grading, memory
from fine_tuning_trainer.control import Control
from fine_tuning_trainer.encode import Encoder
from fine_tuning_trainer.events import EventLog
from fine_tuning_trainer.faults import FaultError
from fine_tuning_trainer.grading import Rewards
from fine_tuning_trainer.job import read_job
from fine_tuning_trainer.methods import tokens_at_once
from fine_tuning_trainer.models import load_tokenizer


def preference(answer: str, other: str) -> dict[str, Any]:
    return {
        "input": {"messages": [{"role": "user", "content": "Which one?"}]},
        "preferred_output": [{"role": "assistant", "content": answer}],
        "non_preferred_output": [{"role": "assistant", "content": other}],
    }


def test_preference_training_comes_to_prefer_the_preferred_answer(attempt: NewAttempt) -> None:
    rows = [preference("this one", "that thing"), preference("the first", "the other")]
    tried = attempt(rows, rows, method="dpo", hyperparameters={"n_epochs": 4, "batch_size": 2, "beta": 0.1})
    assert tried.train() == 0
    first, *_, last = [event["metrics"] for event in tried.of("step")]
    assert round(first["train_loss"], 3) == 0.693
    assert last["train_loss"] < 0.69
    assert last["train_rewards_margin"] > 0
    assert last["full_valid_rewards_accuracy"] == 1
    assert "train_mean_token_accuracy" in last


class Grading(BaseHTTPRequestHandler):
    """Rewards answers by their length and keeps what it was asked."""

    asked: list[dict[str, Any]]
    refusals: list[int]
    """Statuses that it answers with first."""

    def do_POST(self) -> None:
        assert self.headers["authorization"] == "Bearer secret"
        if self.refusals:
            self.send_error(self.refusals.pop(0))
            return
        samples = json.loads(self.rfile.read(int(self.headers["content-length"])))["samples"]
        type(self).asked += samples
        results = [
            {"reward": (index % 4) / 4, "sub_rewards": {"length": 0.5}, "error": None} for index in range(len(samples))
        ]
        body = json.dumps({"results": results}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def grader() -> Iterator[str]:
    Grading.asked, Grading.refusals = [], []
    server = HTTPServer(("127.0.0.1", 0), Grading)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/rewards"
    server.shutdown()


def test_reinforcement_asks_the_grader_about_each_sampled_answer(attempt: NewAttempt, grader: str) -> None:
    rows = [{"messages": [{"role": "user", "content": f"Say {word}"}], "word": word} for word in ("yes", "no")]
    tried = attempt(
        rows,
        rows,
        method="reinforcement",
        model={"contextTokens": 48},
        hyperparameters={"n_epochs": 1, "compute_multiplier": 0.5, "eval_interval": 1, "eval_samples": 1},
        grader={"url": grader, "token": "secret"},
    )
    assert tried.train() == 0
    steps = tried.of("step")
    assert [step["metrics"]["train_mean_reward"] for step in steps] == [0.375, 0.375]
    assert all("full_valid_mean_reward" in step["metrics"] for step in steps)
    assert steps[0]["details"]["scores"] == {"reward": 0.375, "length": 0.5}
    assert steps[0]["details"]["usage"]["samples"] == 4
    assert {sample["item"]["word"] for sample in Grading.asked} == {"yes", "no"}
    assert all(sample["item"] in rows for sample in Grading.asked)
    assert all(set(sample["sample"]) == {"output_text", "output_tools"} for sample in Grading.asked)


def test_reinforcement_is_given_room_for_its_prompts_and_answers_alone(
    attempt: NewAttempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"messages": [{"role": "user", "content": text}]} for text in ("Go?", "Go on?")]
    tried = attempt(
        rows,
        method="reinforcement",
        model={"contextTokens": 512},
        hyperparameters={"compute_multiplier": 1},
        grader={"url": "http://127.0.0.1:9/rewards", "token": "secret"},
    )
    job = read_job(tried.folder)
    tokenizer = load_tokenizer(job.model.source)
    encoded = Encoder(tokenizer, 512).dataset(job.trainingFile, job.method, EventLog(tried.folder))
    prompt = tokenizer("<|user|>Go on?<|end|>\n<|assistant|>")["input_ids"]
    assert tokens_at_once(job, encoded) == 8 * (len(prompt) + 512 // 4)
    monkeypatch.setattr(memory, "free_memory", lambda _: 1_000_000)
    assert tried.train() == 1
    assert "take a smaller compute_multiplier or contextTokens" in tried.of("failed")[0]["message"]


@pytest.fixture
def ask(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[float]]:
    """Ask for the reward of one answer, without pauses."""
    monkeypatch.setattr(grading, "PAUSE_S", 0.0)
    encoder = Encoder(load_tokenizer(str(tiny)), 256)

    def asked(url: str) -> list[float]:
        given = {"url": url, "token": "secret"}
        rewards = Rewards(given, Control(tmp_path), encoder, EventLog(tmp_path))
        return rewards([[1, 2]], ["Go?"], ['{"messages": []}'])

    return asked


def test_a_grader_that_is_down_or_starting_is_asked_again(ask: Callable[[str], list[float]], grader: str) -> None:
    Grading.refusals = [502, 401, 503]
    assert ask(grader) == [0]


@pytest.mark.parametrize(("status", "patience"), [(400, 60), (401, 0)])
def test_a_grader_that_refuses_for_good_fails_the_training(
    status: int, patience: int, ask: Callable[[str], list[float]], grader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grading, "REFUSED_FOR_S", patience)
    Grading.refusals = [status]
    with pytest.raises(FaultError, match=f"status {status}"):
        ask(grader)


def test_waiting_for_a_grader_is_told_once_with_its_address(
    ask: Callable[[str], list[float]], grader: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grading, "WARN_AFTER_S", 0)
    Grading.refusals = [502, 502]
    assert ask(grader) == [0]
    message = f"No rewards come from the grader at {grader} (it answers with status 502): waiting for it."
    told = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text("utf-8").splitlines()]
    assert told == [{"type": "message", "level": "warn", "message": message}]


def test_calls_of_tools_in_sampled_answers_reach_the_grader_as_calls(attempt: NewAttempt, grader: str) -> None:
    tools = [{"type": "function", "function": {"name": "go"}}]
    question = {"role": "user", "content": "Go?"}
    call = {"id": "a", "type": "function", "function": {"name": "go", "arguments": "{}"}}
    answer = {"role": "assistant", "content": None, "tool_calls": [call]}
    full = {"training": "full", "learningRate": 0.01}
    taught = attempt([{"messages": [question, answer], "tools": tools}], model=full, hyperparameters={"n_epochs": 160})
    assert taught.train() == 0
    asking = attempt(
        [{"messages": [question], "tools": tools}],
        method="reinforcement",
        model=full | {"adapter": str(taught.folder.parent / "checkpoint-160"), "contextTokens": 512},
        hyperparameters={"n_epochs": 1, "compute_multiplier": 0.5, "eval_interval": 1, "eval_samples": 1},
        grader={"url": grader, "token": "secret"},
    )
    assert asking.train() == 0
    read = {"output_text": "", "output_tools": [call | {"id": "call_0"}]}
    assert read in [sample["sample"] for sample in Grading.asked]
