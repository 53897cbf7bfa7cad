/** Instructions and conversations of other tools. */

import {
  assistant,
  type Conversation,
  type Fields,
  type ForeignShape,
  isText,
  isTurns,
  opening,
  others,
  saidTexts,
  user,
} from "./conversation";

/** Alpaca, Dolly and their kin. */
export const instructions: ForeignShape = {
  name: "instruction rows (Alpaca)",
  fits: (row) => "instruction" in row && ("output" in row || "response" in row),
  read(row) {
    const { instruction } = row;
    const answer = row.output ?? row.response;
    if (!isText(instruction) || !isText(answer)) return undefined;
    const own = ["instruction", "input", "context", "output", "response", "system", "history"];
    return {
      messages: [
        ...opening(row),
        ...historyOf(row),
        user([instruction, ...saidTexts(row.input, row.context)].join("\n\n")),
        assistant(answer),
      ],
      lost: Object.keys(others(row, own)),
    };
  },
};

/** Earlier questions with their answers. */
function historyOf({ history }: Fields): Fields[] {
  if (!Array.isArray(history)) return [];
  return history.flatMap((pair) => {
    const [asked, answered]: unknown[] = Array.isArray(pair) ? pair : [];
    return isText(asked) && isText(answered) ? [user(asked), assistant(answered)] : [];
  });
}

/** Our turns under another name. */
export const otherName: ForeignShape = {
  name: 'turns under another name than "messages"',
  fits: (row) => namedOtherwise(row) !== undefined,
  read(row) {
    const name = namedOtherwise(row);
    if (name === undefined) return undefined;
    return {
      messages: row[name] as Fields[],
      ...(row.tools === undefined ? {} : { tools: row.tools }),
      lost: Object.keys(others(row, [name, "tools"])),
    };
  },
};

function namedOtherwise(row: Fields): string | undefined {
  if ("messages" in row) return undefined;
  return ["conversations", "conversation", "dialog", "dialogue", "turns", "chat"].find((name) => isTurns(row[name]));
}

const PAIRS: readonly [string, string][] = [
  ["question", "answer"],
  ["question", "response"],
  ["query", "response"],
  ["query", "answer"],
  ["prompt", "response"],
  ["prompt", "answer"],
  ["prompt", "output"],
  ["input", "output"],
  ["input", "target"],
  ["inputs", "targets"],
  ["input_text", "output_text"],
  ["text_input", "output"],
  ["source", "target"],
  ["user", "assistant"],
  ["article", "summary"],
  ["document", "summary"],
  ["dialogue", "summary"],
  ["text", "summary"],
];

/** A question and its answer as two texts. */
export const questionAnswer: ForeignShape = {
  name: "questions with answers",
  fits: (row) => pairOf(row) !== undefined,
  read(row) {
    const pair = pairOf(row);
    if (pair === undefined) return undefined;
    const [asked, answered] = pair;
    return {
      messages: [
        ...opening(row),
        ...historyOf(row),
        user(saidTexts(row.context, row[asked]).join("\n\n")),
        assistant(String(row[answered])),
      ],
      lost: Object.keys(others(row, [asked, answered, "context", "system", "history"])),
    };
  },
};

const pairOf = (row: Fields): [string, string] | undefined =>
  PAIRS.find(([asked, answered]) => isText(row[asked]) && isText(row[answered]));

/** Texts to be put into classes. */
export const labelledText: ForeignShape = {
  name: "texts with labels",
  fits: (row) => isText(row.text) && (isText(row.label) || typeof row.label === "number"),
  read: (row): Conversation => ({
    messages: [user(String(row.text)), assistant(String(row.label))],
    lost: Object.keys(others(row, ["text", "label"])),
  }),
};

/** The system's words beside the messages instead of in them. */
export const systemBeside: ForeignShape = {
  name: "messages of Anthropic, with the system's words beside them",
  fits: (row) => isText(row.system) && isTurns(row.messages),
  read: (row): Conversation => ({
    messages: [...opening(row), ...(row.messages as Fields[])],
    lost: Object.keys(others(row, ["system", "messages"])),
  }),
};
