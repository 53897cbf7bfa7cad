/** Preference rows of other tools. */

import { type Conversation, type Fields, type ForeignShape, isText, others, turnsOf } from "./conversation";

/** Names that tools give the two answers, the better one first. */
const ANSWERS: readonly [better: string, worse: string][] = [
  ["chosen", "rejected"],
  ["preferred", "non_preferred"],
  ["preferred", "rejected"],
  ["accepted", "rejected"],
  ["winner", "loser"],
];

/** TRL, Axolotl, many data sets: text, or turns; the question may stand in both answers instead of by itself. */
export const betterAndWorse: readonly ForeignShape[] = ANSWERS.map(([better, worse]) => ({
  name: better === "chosen" ? "preference rows of TRL" : "preference rows of another tool",
  keys: `"prompt", "${better}", "${worse}"`,
  fits: (row) => better in row && worse in row,
  read: (row) => pairOf(row, better, worse),
}));

const QUESTION = ["prompt", "question", "instruction", "messages"];

function pairOf(row: Fields, better: string, worse: string): Conversation | undefined {
  const preferred = turnsOf(row[better], "assistant");
  const other = turnsOf(row[worse], "assistant");
  if (preferred === undefined || other === undefined) return undefined;
  const asked = QUESTION.map((name) => turnsOf(row[name], "user")).find((turns) => turns !== undefined);
  const start = isText(row.system) && row.system !== "" ? [{ role: "system", content: row.system }] : [];
  return {
    messages: [...start, ...(asked ?? preferred.slice(0, -1))],
    answers: { preferred: preferred.slice(-1), other: other.slice(-1) },
    ...(row.tools === undefined ? {} : { tools: row.tools }),
    lost: Object.keys(others(row, [...QUESTION, "system", better, worse, "tools"])),
  };
}

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
