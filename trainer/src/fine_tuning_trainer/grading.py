"""Rewards from the server's graders."""

import json
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from . import ranks
from .control import Control
from .encode import Encoder
from .faults import FaultError
from .job import Grader

TIMEOUT_S = 600
PAUSE_S = 1.0
# The server is on this machine: no proxy of the environment stands between.
OPENER = build_opener(ProxyHandler({}))


class Rewards:
    """Asks the server for the rewards of sampled answers, and remembers what it said about the last ones."""

    __name__ = "reward"

    def __init__(self, grader: Grader, control: Control, encoder: Encoder) -> None:
        self._grader = grader
        self._encoder = encoder
        self._control = control
        self._results: list[dict[str, Any]] = []

    def __call__(self, completion_ids: list[list[int]], prompts: list[str], item: list[str], **_: Any) -> list[float]:
        """Return one reward for each answer, in order; called by trl."""
        rows = [json.loads(row) for row in item]
        samples = [
            {"item": row, "sample": self._encoder.sample(ids, prompt, row)}
            for ids, prompt, row in zip(completion_ids, prompts, rows, strict=True)
        ]
        results = self._ask(samples)
        self._results += results
        return [float(result["reward"]) for result in results]

    def details(self) -> dict[str, Any]:
        """Return the mean reward by each grader and the errors, for what was graded since the last call."""
        results, self._results = self._results, []
        parts: dict[str, list[float]] = {"reward": [float(result["reward"]) for result in results]}
        for result in results:
            for name, value in (result.get("sub_rewards") or {}).items():
                parts.setdefault(name, []).append(float(value))
        errors = sorted({str(result["error"]) for result in results if result.get("error")})
        scores = {name: round(sum(values) / len(values), 6) for name, values in parts.items() if values}
        return {"scores": scores, "usage": {"samples": len(results)}} | ({"errors": errors} if errors else {})

    def _ask(self, samples: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Ask until the server answers; a server that cannot be reached is gone or going, which ends in a pause."""
        request = Request(  # noqa: S310 - the server itself names the address
            self._grader.url,
            data=json.dumps({"samples": samples}).encode(),
            headers={"authorization": f"Bearer {self._grader.token}", "content-type": "application/json"},
        )
        while True:
            self._control.check()
            try:
                with OPENER.open(request, timeout=TIMEOUT_S) as answer:
                    results: list[dict[str, Any]] = json.load(answer)["results"]
            except HTTPError as error:
                raise FaultError("server_error", f"The grader answered with status {error.code}.") from None
            except (URLError, ConnectionError, TimeoutError):
                results = []
            if results and len(results) != len(samples):
                raise FaultError("server_error", f"The grader gave {len(results)} rewards for {len(samples)} answers.")
            if not ranks.largest(int(not results)):
                return results
            self._control.wait(PAUSE_S)
