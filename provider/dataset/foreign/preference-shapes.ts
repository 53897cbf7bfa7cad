/** Preference rows of other tools. */

import { type Conversation, type Fields, type ForeignShape, isText, others, turnsOf } from "./conversation";

/** TRL, Axolotl, many data sets: text, or lists of turns; the prompt may stand in both answers instead of by itself. */
export const chosenRejected: ForeignShape = {
  name: "preference rows of TRL",
  keys: '"prompt", "chosen", "rejected"',
  fits: (row) => "chosen" in row && "rejected" in row,
  read(row) {
    const question = row.prompt ?? row.question ?? row.instruction;
    const chosen = turnsOf(row.chosen, "assistant");
    const rejected = turnsOf(row.rejected, "assistant");
    if (chosen === undefined || rejected === undefined) return undefined;
    const asked = question === undefined ? undefined : turnsOf(question, "user");
    const before = asked ?? chosen.slice(0, -1);
    const start = isText(row.system) && row.system !== "" ? [{ role: "system", content: row.system }] : [];
    return {
      messages: [...start, ...before],
      answers: { preferred: chosen.slice(-1), other: rejected.slice(-1) },
      ...(row.tools === undefined ? {} : { tools: row.tools }),
      lost: Object.keys(others(row, ["prompt", "question", "instruction", "system", "chosen", "rejected", "tools"])),
    };
  },
};

/** KTO rows of TRL say of one answer whether it is good. */
export const labelled: ForeignShape = {
  name: "labelled answers of TRL (KTO)",
  keys: '"prompt", "completion", "label"',
  fits: (row) => "prompt" in row && "completion" in row && typeof row.label === "boolean",
  read(row) {
    const read = promptWithCompletion(row);
    return read === undefined ? undefined : { ...read, lost: [...read.lost, "label"].filter(unique) };
  },
};

/** Prompts with completions as lists of turns. */
export const promptTurns: ForeignShape = {
  name: "prompts with completions as turns (TRL)",
  keys: '"prompt", "completion" as lists',
  fits: (row) => Array.isArray(row.prompt) && Array.isArray(row.completion),
  read: promptWithCompletion,
};

function promptWithCompletion(row: Fields): Conversation | undefined {
  const asked = turnsOf(row.prompt, "user");
  const answered = turnsOf(row.completion, "assistant");
  if (asked === undefined || answered === undefined) return undefined;
  return { messages: [...asked, ...answered], lost: Object.keys(others(row, ["prompt", "completion"])) };
}

const unique = (value: string, index: number, all: readonly string[]): boolean => all.indexOf(value) === index;
