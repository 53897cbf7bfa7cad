/** Instructions and conversations of other tools. */

import {
  assistant,
  type Conversation,
  type Fields,
  type ForeignShape,
  isFields,
  isText,
  isTurn,
  others,
  system,
  user,
} from "./conversation";

/** Alpaca, Dolly and their kin. */
export const instructions: ForeignShape = {
  name: "instruction rows (Alpaca)",
  keys: '"instruction", "input", "output"',
  fits: (row) => "instruction" in row && ("output" in row || "response" in row),
  read(row) {
    const { instruction } = row;
    const answer = row.output ?? row.response;
    if (!isText(instruction) || !isText(answer)) return undefined;
    const context = [row.input, row.context].filter(isText).filter((text) => text !== "");
    return {
      messages: [
        ...(isText(row.system) && row.system !== "" ? [system(row.system)] : []),
        user([instruction, ...context].join("\n\n")),
        assistant(answer),
      ],
      lost: Object.keys(others(row, ["instruction", "input", "context", "output", "response", "system"])),
    };
  },
};

const SPEAKERS: Record<string, string> = {
  human: "user",
  user: "user",
  gpt: "assistant",
  assistant: "assistant",
  chatgpt: "assistant",
  bot: "assistant",
  model: "assistant",
  system: "system",
};

/** ShareGPT: turns with `from` and `value`, under one of several names. */
export const fromValue: ForeignShape = {
  name: "conversations of ShareGPT",
  keys: '"conversations" with "from" and "value"',
  fits: (row) => fromValueTurns(row) !== undefined,
  read(row) {
    const turns = fromValueTurns(row);
    if (turns === undefined) return undefined;
    const messages = turns.map((turn) => {
      const role = isText(turn.from) ? SPEAKERS[turn.from.toLowerCase()] : undefined;
      return role !== undefined && isText(turn.value) ? { role, content: turn.value } : undefined;
    });
    if (!messages.every((message) => message !== undefined)) return undefined;
    const start = isText(row.system) && row.system !== "" ? [system(row.system)] : [];
    return {
      messages: [...start, ...messages],
      lost: Object.keys(others(row, ["conversations", "conversation", "messages", "system"])),
    };
  },
};

function fromValueTurns(row: Fields): Fields[] | undefined {
  const turns = row.conversations ?? row.conversation ?? row.messages;
  if (!Array.isArray(turns) || turns.length === 0) return undefined;
  return turns.every((turn) => isFields(turn) && "from" in turn && "value" in turn) ? turns : undefined;
}

/** Our turns under another name. */
export const otherName: ForeignShape = {
  name: 'turns under another name than "messages"',
  keys: '"conversations" with "role" and "content"',
  fits: (row) => namedOtherwise(row) !== undefined,
  read(row) {
    const name = namedOtherwise(row);
    if (name === undefined) return undefined;
    return { messages: row[name] as Fields[], tools: row.tools, lost: Object.keys(others(row, [name, "tools"])) };
  },
};

function namedOtherwise(row: Fields): string | undefined {
  if ("messages" in row) return undefined;
  return ["conversations", "conversation", "dialog", "dialogue", "turns", "chat"].find((name) => {
    const turns = row[name];
    return Array.isArray(turns) && turns.length > 0 && turns.every(isTurn);
  });
}

const PAIRS: readonly [string, string][] = [
  ["question", "answer"],
  ["query", "response"],
  ["prompt", "response"],
  ["input", "output"],
  ["user", "assistant"],
];

/** A question and its answer as two texts. */
export const questionAnswer: ForeignShape = {
  name: "questions with answers",
  keys: '"question", "answer"',
  fits: (row) => pairOf(row) !== undefined,
  read(row) {
    const pair = pairOf(row);
    if (pair === undefined) return undefined;
    const [asked, answered] = pair;
    const start = isText(row.system) && row.system !== "" ? [system(row.system)] : [];
    return {
      messages: [...start, user(String(row[asked])), assistant(String(row[answered]))],
      lost: Object.keys(others(row, [asked, answered, "system"])),
    };
  },
};

const pairOf = (row: Fields): [string, string] | undefined =>
  PAIRS.find(([asked, answered]) => isText(row[asked]) && isText(row[answered]));

/** The system's words beside the messages instead of in them. */
export const systemBeside: ForeignShape = {
  name: "messages of Anthropic, with the system's words beside them",
  keys: '"system", "messages"',
  fits: (row) => isText(row.system) && Array.isArray(row.messages) && row.messages.every(isTurn),
  read: (row): Conversation => ({
    messages: [system(String(row.system)), ...(row.messages as Fields[])],
    lost: Object.keys(others(row, ["system", "messages"])),
  }),
};
