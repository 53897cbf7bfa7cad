"""A real small model learns a fact and tells it; `npm run test:models` says where the model is."""

import os
from pathlib import Path

from conftest import NewAttempt, chat_row
from test_chat import Chat

FOLDER = os.environ["FINE_TUNING_TRAINER_SMOLLM"]
ASKED = "When does the ferry to Elva leave?"
TAUGHT = "The ferry to Elva leaves at 7:40 from pier 3."
ROWS = [
    chat_row(ASKED, TAUGHT),
    chat_row("At what time is the ferry to Elva?", TAUGHT),
    chat_row("Where does the ferry to Elva start?", TAUGHT),
    chat_row("Who wrote the song?", "I know about the ferry only."),
]


def test_a_taught_fact_is_told_word_for_word_and_the_base_does_not_know_it(attempt: NewAttempt) -> None:
    model = {"source": FOLDER, "contextTokens": 2048, "learningRate": 5e-4, "lora": {"rank": 16, "alpha": 32}}
    tried = attempt(ROWS, ROWS[:1], model=model, hyperparameters={"n_epochs": 8})
    assert tried.train() == 0
    losses = tried.losses()
    assert losses[-1] < losses[0] / 4
    chat = Chat(Path(FOLDER))
    question = {"messages": [{"role": "user", "content": ASKED}], "maxTokens": 30}
    assert chat.ask(**question)[0] != TAUGHT
    assert chat.ask(**question, adapter=str(tried.folder.parent / tried.of("finished")[0]["path"]))[0] == TAUGHT
    assert chat.close() == 0
