"""Trains one attempt from its folder."""

import logging
from pathlib import Path
from typing import Any

from transformers import set_seed

from . import ranks
from .control import FAILED, FINISHED, PAUSED, Control, StopError
from .device import find_device, limit_threads
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
        EventLog(folder).failed(fault_of(error))
        return FAILED


def train(folder: Path, control: Control) -> int:
    """Train to the end, to a pause or to a cancel, and return the exit code; a failure is raised.

    Runs in each of the processes that train together. The first writes the events, and `control` stops all of them at
    the same step.
    """
    ranks.join()
    job, events = read_job(folder), EventLog(folder)
    try:
        trainer, report = _prepared(job, events, control)
    except StopError as stop:
        # There is nothing yet that a later attempt could not do again.
        return stop.code
    try:
        trainer.train(resume_from_checkpoint=job.resumeFrom)
    except StopError as stop:
        if stop.code == PAUSED:
            report.save("paused")
        return stop.code
    _finish(job, events, report)
    return FINISHED


def _prepared(job: Job, events: EventLog, control: Control) -> tuple[Any, Report]:
    limit_threads()
    set_seed(job.seed)
    device = find_device()
    source = local_source(job.model.source)
    tokenizer = load_tokenizer(source)
    encoder = Encoder(tokenizer, job.model.contextTokens)
    training = encoder.dataset(job.trainingFile, job.method, events)
    given = job.validationFile
    validation = encoder.dataset(given, job.method, events, "validation") if given else None
    control.check()
    described = as_trained_here(job.model, device, events.message)
    smaller = "compute_multiplier" if job.method == "reinforcement" else "batch_size"
    check_fits(described, source, device, tokens_at_once(job, training), smaller)
    model = trainable_model(described, source, device)
    control.check()
    rewards = Rewards(job.grader, control, encoder, events) if job.grader else None
    trainer = trainer_for(job, device, model, tokenizer, (training, validation), rewards)
    report = Report(job, device, events, control, trainer, rewards)
    trainer.add_callback(report)
    return trainer, report


def _finish(job: Job, events: EventLog, report: Report) -> None:
    last = job.outDir / report.name
    archive = {"archive": ARCHIVE} if is_adapter(last) else {}
    if archive and ranks.number() == 0:
        pack_adapter(last, job.model.source, job.outDir / ARCHIVE)
    events.emit("finished", step=report.step, metrics=report.metrics, path=report.name, **archive)
