"""`python -m fine_tuning_trainer COMMAND`: what the server and `npm run trainer` start."""

import argparse
import json
import logging
import os
import sys
from pathlib import Path

# Threads that spin while they wait make a training many times slower on a machine that does other work as well.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")


def main() -> int:
    """Run the command that the arguments name; imports take seconds, so each has its own."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    parser = argparse.ArgumentParser(prog="fine_tuning_trainer")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("train").add_argument("attempt", type=Path)
    commands.add_parser("ray").add_argument("attempt", type=Path)
    answering = commands.add_parser("chat")
    answering.add_argument("--source", required=True)
    answering.add_argument("--quantize", choices=["4bit", "8bit"])
    commands.add_parser("doctor").add_argument("models", nargs="*", type=json.loads)
    exporting = commands.add_parser("export")
    exporting.add_argument("trained", type=Path)
    exporting.add_argument("--source")
    exporting.add_argument("--to", type=Path, required=True)
    exporting.add_argument("--gguf", action="store_true")
    given = parser.parse_args()
    if given.command == "train":
        from .control import Control  # noqa: PLC0415

        # Before the imports that take long: a server that goes meanwhile is noticed.
        control = Control(given.attempt)
        control.listen()
        from .train import train_alone  # noqa: PLC0415

        return train_alone(given.attempt, control)
    if given.command == "ray":
        from .ray_driver import drive  # noqa: PLC0415

        return drive(given.attempt)
    if given.command == "chat":
        from .chat import chat  # noqa: PLC0415

        return chat(given.source, given.quantize)
    if given.command == "doctor":
        from .doctor import doctor  # noqa: PLC0415

        return doctor(given.models)
    from .export import export  # noqa: PLC0415

    return export(given.trained, given.source, given.to, gguf=given.gguf)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Python's own tidying up takes seconds after all these imports, in which the server waits for nothing.
    os._exit(code)
