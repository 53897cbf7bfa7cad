"""Trains one attempt from its folder."""

import logging
from pathlib import Path
from typing import Any

from transformers import set_seed

from . import ranks
from .control import CANCELLED, FAILED, FINISHED, PAUSED, CancelledError, Control, PausedError
from .device import find_device, is_full, limit_threads
from .encode import Encoder
from .events import EventLog
from .export import ARCHIVE, pack_adapter
from .faults import fault_of
from .grading import Rewards
from .job import Job, read_job
from .memory import check_fits
from .methods import tokens_at_once, trainer_for
from .models import as_trained_here, is_adapter, load_tokenizer, local_source, trainable_model
from .report import Report


def train_alone(folder: Path, control: Control) -> int:
    """Train in this process, tell of a failure, and return the exit code."""
    try:
        return train(folder, control)
    except Exception as error:
        logging.getLogger(__name__).exception("the training failed")
        tell_failure(folder, error)
        return FAILED


def tell_failure(folder: Path, error: BaseException) -> None:
    """Write why the attempt came to nothing; where several processes train, only who started them knows."""
    fault = fault_of(error, device_full=is_full())
    EventLog(folder).emit("failed", code=fault.code, message=str(fault))


def train(folder: Path, control: Control) -> int:
    """Train to the end, to a pause or to a cancel, and return the exit code; a failure is raised.

    Runs in each of the processes that train together. The first writes the events, and `control` stops all of them at
    the same step.
    """
    ranks.join()
    events = EventLog(folder)
    try:
        return _train(read_job(folder), events, control)
    except CancelledError:
        return CANCELLED
    except PausedError:
        # Before the first step: there is nothing that a later attempt could not do again.
        return PAUSED


def _train(job: Job, events: EventLog, control: Control) -> int:
    limit_threads()
    set_seed(job.seed)
    device = find_device()
    source = local_source(job.model.source)
    tokenizer = load_tokenizer(source)
    encoder = Encoder(tokenizer, job.model.context_tokens)
    training = encoder.dataset(job.training_file, job.method, events)
    validation = encoder.dataset(job.validation_file, job.method, events) if job.validation_file else None
    control.check()
    job_model = as_trained_here(job.model, device, events.message)
    check_fits(job_model, source, device, tokens_at_once(job, training))
    model = trainable_model(job_model, source, device)
    control.check()
    rewards = Rewards(job.grader, control, encoder) if job.grader and job.method == "reinforcement" else None
    trainer = trainer_for(job, device, model, tokenizer, (training, validation), rewards)
    report = Report(job, device, events, control, trainer, rewards)
    trainer.add_callback(report)
    return _run(job, trainer, report, events)


def _run(job: Job, trainer: Any, report: Report, events: EventLog) -> int:
    try:
        trainer.train(resume_from_checkpoint=str(job.resume) if job.resume else None)
    except PausedError:
        trainer._save_checkpoint(trainer.model, trial=None)  # noqa: SLF001 - the only way to save outside of the loop
        report.tell_saved("paused")
        return PAUSED
    step = trainer.state.global_step
    path = f"checkpoint-{step}"
    archive = {}
    if is_adapter(job.out / path) and ranks.number() == 0:
        pack_adapter(job.out / path, job.model.source, job.out / ARCHIVE)
        archive = {"archive": ARCHIVE}
    events.emit("finished", step=step, metrics=report.metrics, path=path, **archive)
    return FINISHED
