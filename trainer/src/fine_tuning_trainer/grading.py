"""Rewards from the server's graders."""

import json
import math
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException
from statistics import fmean
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from . import ranks
from .control import Control
from .encode import Encoder
from .events import EventLog
from .faults import FaultError

TIMEOUT_S = 600
PAUSE_S = 1.0
WARN_AFTER_S = 10
# A server that was just started again may not know the job's token yet.
REFUSED_FOR_S = 60
# The server is on this machine, or names an address of its own: no proxy of the environment stands between.
OPENER = build_opener(ProxyHandler({}))


@dataclass(eq=False)
class Rewards:
    """Asks the server for the rewards of sampled answers, and remembers what it said about the last ones."""

    grader: dict[str, str]
    control: Control
    encoder: Encoder
    events: EventLog
    results: list[dict[str, Any]] = field(default_factory=list)
    __name__ = "reward"

    def __call__(self, completion_ids: list[list[int]], prompts: list[str], item: list[str], **_: Any) -> list[float]:
        """Return one reward for each answer, in order; called by trl."""
        rows = [json.loads(row) for row in item]
        samples = [
            {"item": row, "sample": self.encoder.sample(ids, prompt, row)}
            for ids, prompt, row in zip(completion_ids, prompts, rows, strict=True)
        ]
        results = self._ask(samples)
        self.results += results
        return [float(result["reward"]) for result in results]

    def details(self) -> dict[str, Any]:
        """Return the mean reward by each grader and the errors, for what was graded in this step."""
        parts: dict[str, list[float]] = {}
        for result in self.results:
            for name, value in {"reward": result["reward"], **result["sub_rewards"]}.items():
                parts.setdefault(name, []).append(value)
        errors = sorted({result["error"] for result in self.results if result["error"]})
        scores = {name: round(fmean(values), 6) for name, values in parts.items()}
        return {"scores": scores, "usage": {"samples": len(self.results)}} | ({"errors": errors} if errors else {})

    def _ask(self, samples: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Ask until the server answers: one that cannot be reached, or what stands before it, may come back."""
        request = Request(  # noqa: S310 - the server itself names the address
            self.grader["url"],
            data=json.dumps({"samples": samples}).encode(),
            headers={"authorization": f"Bearer {self.grader['token']}", "content-type": "application/json"},
        )
        began, refused, warned = time.monotonic(), math.inf, False
        while True:
            self.control.check()
            results: list[dict[str, Any]] = []
            trouble = "another worker gets no answer"
            try:
                with OPENER.open(request, timeout=TIMEOUT_S) as answer:
                    results = json.load(answer)["results"]
            except HTTPError as error:
                trouble = f"it answers with status {error.code}"
                final = error.code < HTTPStatus.INTERNAL_SERVER_ERROR
                if error.code == HTTPStatus.UNAUTHORIZED:
                    refused = min(refused, time.monotonic())
                    final = time.monotonic() - refused >= REFUSED_FOR_S
                if final:
                    raise FaultError("server_error", f"The grader answered with status {error.code}.") from None
            except (OSError, HTTPException) as error:
                trouble = str(error)
            if not ranks.largest(int(not results)):
                return results
            if not warned and time.monotonic() - began >= WARN_AFTER_S:
                warned = True
                self.events.message(
                    f"No rewards come from the grader at {request.full_url} ({trouble}): waiting for it."
                )
            self.control.wait(PAUSE_S)
