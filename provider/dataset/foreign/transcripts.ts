/** Whole conversations in one text, with marks for who speaks. */

import { type Conversation, type Fields, type ForeignShape, isText, others } from "./conversation";

interface Marks {
  /** A mark at the beginning of a turn; its group is the speaker. */
  mark: RegExp;
  /** What ends a turn. */
  end: RegExp;
}

const MARKS: readonly Marks[] = [
  { mark: /<\|im_start\|>(\w+)\n/g, end: /<\|im_end\|>\s*$/ },
  { mark: /(?:^|\n\n)(Human|Assistant|System):/g, end: /\s*$/ },
  { mark: /###\s*(Instruction|Input|Response|System|Human|Assistant|User):/g, end: /\s*$/ },
];

const SPEAKERS: Record<string, string> = {
  human: "user",
  user: "user",
  instruction: "user",
  input: "user",
  assistant: "assistant",
  response: "assistant",
  system: "system",
};

/** The turns of a text in ChatML, of Anthropic's transcripts, or in Alpaca's template; undefined where it has not two. */
export function transcriptOf(text: string): Fields[] | undefined {
  for (const { mark, end } of MARKS) {
    const marks = [...text.matchAll(mark)];
    const messages = marks.map((found, index) => {
      const said = text.slice(found.index + found[0].length, marks[index + 1]?.index ?? text.length);
      return { role: SPEAKERS[(found[1] ?? "").toLowerCase()], content: said.replace(end, "").trim() };
    });
    if (messages.length > 1 && messages.every(({ role }) => role !== undefined)) return joined(messages);
  }
  return undefined;
}

/** An instruction and its input are one turn. */
function joined(messages: readonly Fields[]): Fields[] {
  const turns: Fields[] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    if (last?.role === "user" && message.role === "user") last.content = `${last.content}\n\n${message.content}`;
    else turns.push({ ...message });
  }
  return turns;
}

/** A row whose only text is a transcript. */
export const transcript: ForeignShape = {
  name: "conversations in one text",
  fits: (row) => isTextAlone(row) && transcriptOf(row.text) !== undefined,
  read(row): Conversation | undefined {
    const messages = isTextAlone(row) ? transcriptOf(row.text) : undefined;
    return messages && { messages, lost: Object.keys(others(row, ["text"])) };
  },
};

const isTextAlone = (row: Fields): row is { text: string } =>
  isText(row.text) && !("messages" in row) && !("prompt" in row);
