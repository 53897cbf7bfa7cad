"""Pause, resume, cancel and death of a training."""

import signal

from conftest import NewAttempt, chat_row, wait_for_step

ROWS = [chat_row(f"Who is number {index}?", f"Number {index} is the best.") for index in range(30)]


def test_a_training_stopped_by_sigterm_goes_on_with_the_losses_of_one_that_was_never_stopped(
    attempt: NewAttempt,
) -> None:
    whole = attempt(ROWS)
    assert whole.train() == 0

    stopped = attempt(ROWS)
    process = stopped.start()
    wait_for_step(stopped, 3, process)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 75
    paused = stopped.of("paused")[0]
    assert paused["metrics"] == stopped.of("step")[-1]["metrics"]
    path = stopped.folder.parent / paused["path"]

    resumed = attempt(ROWS, resumeFrom={"step": paused["step"], "path": str(path)})
    assert resumed.train() == 0
    assert stopped.losses() + resumed.losses() == whole.losses()


def test_a_pause_by_the_control_file_before_anything_was_learned_ends_without_a_step(attempt: NewAttempt) -> None:
    tried = attempt(ROWS)
    (tried.folder / "control").write_text("pause")
    assert tried.train() == 75
    assert tried.of("step") == []


def test_cancel_ends_without_a_further_event(attempt: NewAttempt) -> None:
    tried = attempt(ROWS)
    (tried.folder / "control").write_text("cancel")
    assert tried.train() == 130
    assert tried.events == []


def test_a_killed_training_leaves_whole_checkpoints_only_and_can_be_gone_on_with(attempt: NewAttempt) -> None:
    rows = ROWS[:6]
    killed = attempt(rows, hyperparameters={"n_epochs": 200})
    process = killed.start()
    wait_for_step(killed, 7, process)
    process.kill()
    process.wait(30)
    last = killed.of("checkpoint")[-1]
    path = killed.folder.parent / last["path"]

    resumed = attempt(
        rows, hyperparameters={"n_epochs": 1 + last["step"] // 6}, resumeFrom={"step": last["step"], "path": str(path)}
    )
    assert resumed.train() == 0
    assert [event["step"] for event in resumed.of("step")] == [last["step"] + index for index in range(1, 7)]
