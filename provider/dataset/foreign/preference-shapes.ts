/** Preference rows of other tools. */

import { nearest } from "../../spelling";
import {
  type Conversation,
  type Fields,
  type ForeignShape,
  isText,
  isTurns,
  opening,
  others,
  turnsOf,
  user,
} from "./conversation";
import { transcriptOf } from "./transcripts";

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
  fits: (row) => better in row && worse in row,
  read: (row) => pairOf(row, better, worse),
}));

const QUESTION = ["prompt", "question", "instruction", "messages"];

function pairOf(row: Fields, better: string, worse: string): Conversation | undefined {
  const asked = questionOf(row);
  const preferred = answerOf(row[better], asked);
  const other = answerOf(row[worse], asked);
  if (preferred === undefined || other === undefined) return undefined;
  return {
    messages: [...opening(row), ...(asked ?? preferred.slice(0, -1))],
    answers: { preferred: preferred.slice(-1), other: other.slice(-1) },
    ...(row.tools === undefined ? {} : { tools: row.tools }),
    lost: Object.keys(others(row, [...QUESTION, "input", "system", better, worse, "tools"])),
  };
}

function questionOf(row: Fields): Fields[] | undefined {
  const asked = QUESTION.map((name) => turnsOf(row[name], "user")).find((turns) => turns !== undefined);
  // Alpaca's rows have what the instruction is about beside it.
  if (!isText(row.instruction) || !isText(row.input) || row.input === "") return asked;
  return [user(`${row.instruction}\n\n${row.input}`)];
}

/** Where nothing is asked beside the answers, they are whole conversations. */
function answerOf(value: unknown, asked: Fields[] | undefined): Fields[] | undefined {
  const spoken = asked === undefined && isText(value) ? transcriptOf(value) : undefined;
  return spoken ?? turnsOf(value, "assistant");
}

/** KTO rows of TRL and Llama-Factory say of one answer whether it is good. */
export const labelled: ForeignShape = {
  name: "labelled answers (KTO)",
  fits: (row) => typeof row.label === "boolean" && ("completion" in row || isAnswered(row.messages)),
  read(row) {
    if (!isTurns(row.messages)) return promptWithCompletion(row);
    return { messages: row.messages, lost: Object.keys(others(row, ["messages"])) };
  },
};

const isAnswered = (messages: unknown): boolean => isTurns(messages) && messages.at(-1)?.role === "assistant";

/** Prompts with completions as lists of turns. */
export const promptTurns: ForeignShape = {
  name: "prompts with completions as turns (TRL)",
  fits: (row) => Array.isArray(row.prompt) && Array.isArray(row.completion),
  read: promptWithCompletion,
};

function promptWithCompletion(row: Fields): Conversation | undefined {
  const asked = turnsOf(row.prompt, "user");
  const answered = turnsOf(row.completion, "assistant");
  if (asked === undefined || answered === undefined) return undefined;
  return { messages: [...asked, ...answered], lost: Object.keys(others(row, ["prompt", "completion"])) };
}

const isMisspelt = (row: Fields): boolean => nearest("completion", Object.keys(row)) !== undefined;

/** Prompts that a reward is given for answering: other keys are what it looks at. */
export const promptOnly: ForeignShape = {
  name: "prompts without answers (GRPO of TRL)",
  fits: (row) => isTurns(row.prompt) || (isText(row.prompt) && Object.keys(row).length > 1 && !isMisspelt(row)),
  read(row) {
    const asked = turnsOf(row.prompt, "user");
    return asked && { messages: asked, item: others(row, ["prompt"]), lost: [] };
  },
};
