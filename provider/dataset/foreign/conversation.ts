/** What rows of other tools say, in our words. */

export type Fields = Record<string, unknown>;

/** One example, whatever tool wrote it. */
export interface Conversation {
  /** Turns as our rows have them. */
  messages: Fields[];
  tools?: unknown;
  /** Two answers to the conversation, where the row says which is the better. */
  answers?: { preferred: Fields[]; other: Fields[] };
  /** What graders may look at. */
  item?: Fields;
  /** Names of what cannot be carried over. */
  lost: string[];
}

/** A shape of rows that another tool writes. */
export interface ForeignShape {
  /** `preference rows of TRL`, behind "the rows are". */
  name: string;
  fits(row: Fields): boolean;
  /** Undefined where the row has the keys but not the values. */
  read(row: Fields): Conversation | undefined;
  /** What helps where nothing can be read. */
  instead?: string;
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isText = (value: unknown): value is string => typeof value === "string";

/** A row's keys other than those that were read: they are lost, or what graders look at. */
export function others(row: Fields, read: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !read.includes(key)));
}

export const user = (content: string): Fields => ({ role: "user", content });
export const assistant = (content: string): Fields => ({ role: "assistant", content });
export const system = (content: string): Fields => ({ role: "system", content });

/** The system's words, where they stand beside the turns. */
export const opening = ({ system: words }: Fields): Fields[] => (isText(words) && words !== "" ? [system(words)] : []);

/** The texts among the values that say something. */
export const saidTexts = (...values: readonly unknown[]): string[] =>
  values.filter((value) => isText(value)).filter((text) => text !== "");

/** Text, a turn, or a list of turns with role and content; undefined for anything else. */
export function turnsOf(value: unknown, role: "user" | "assistant"): Fields[] | undefined {
  if (isText(value)) return [{ role, content: value }];
  if (isTurn(value)) return [value];
  return isTurns(value) ? value : undefined;
}

export const isTurn = (value: unknown): value is Fields =>
  isFields(value) && isText(value.role) && ("content" in value || "tool_calls" in value);

/** A list with at least one turn. */
export const isTurns = (value: unknown): value is Fields[] =>
  Array.isArray(value) && value.length > 0 && value.every(isTurn);
