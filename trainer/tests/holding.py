"""The trainer, held at a moment that a test names; `python holding.py HOLDS train FOLDER` is otherwise the trainer.

`moments.py` says what HOLDS is. A number in `HOLDS.limit` is the largest size of a file in bytes.
"""

import os
import resource
import sys
from pathlib import Path
from typing import Any

from moments import stop_at

from fine_tuning_trainer.__main__ import main

HOLDS = Path(sys.argv[1])


def held_work(config: dict[str, Any]) -> int:
    """Do what a worker does; it is another process, perhaps of another machine."""
    from moments import stop_at  # noqa: PLC0415

    from fine_tuning_trainer.ray_worker import work  # noqa: PLC0415

    stop_at(HOLDS, Path(config["folder"]))
    return work(config)


if sys.argv[2] == "ray":
    from fine_tuning_trainer import ray_driver

    ray_driver.work = held_work
else:
    stop_at(HOLDS, Path(sys.argv[-1]))
limit = HOLDS.with_name(f"{HOLDS.name}.limit")
if limit.exists():
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit.read_text("ascii")),) * 2)
del sys.argv[1]
code = main()
sys.stdout.flush()
sys.stderr.flush()
os._exit(code)
