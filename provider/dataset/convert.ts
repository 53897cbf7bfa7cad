/** Writes the rows of a file in one of our formats, a piece of the file at a time. */

import { parsedJson } from "../values";
import { type Fields, isTurn } from "./foreign/conversation";
import { readOwn } from "./foreign/own-shapes";
import { foreignShapeOf } from "./foreign/recognise";
import { rewrite, type Target } from "./foreign/rewrite";
import { lineSplitter } from "./lines";
import { isObject } from "./rules/objects";
import { type OpenSource, openSource, type Unreadable } from "./source";
import { refusalOf, wrongKindOfFile } from "./wrong-kind";

/** What became of the rows. */
export interface Conversion {
  written: number;
  /** Keys that could not be carried over, and of how many rows. */
  lost: Map<string, number>;
  /** Why rows were left out: how many, and the first lines. */
  refused: Map<string, { rows: number; lines: number[] }>;
}

const LINES_NAMED = 5;

/** `write` is waited for, so that no more than a piece of the file is held. Why the file cannot be read is the answer, too. */
export async function convertFile(
  path: string,
  to: Target,
  write: (text: string) => Promise<void>,
): Promise<Conversion | Unreadable> {
  const opened = await openSource({ path });
  if (!("chunks" in opened)) return opened;
  try {
    return await convertOpened(opened, to, write);
  } finally {
    await opened.close();
  }
}

async function convertOpened(
  source: OpenSource,
  to: Target,
  write: (text: string) => Promise<void>,
): Promise<Conversion | Unreadable> {
  const wrong = wrongKindOfFile();
  const conversion: Conversion = { written: 0, lost: new Map(), refused: new Map() };
  let line = 0;
  let pending: string[] = [];
  const refuse = (reason: string): void => {
    const known = conversion.refused.get(reason) ?? { rows: 0, lines: [] };
    known.rows++;
    if (known.lines.length < LINES_NAMED) known.lines.push(line);
    conversion.refused.set(reason, known);
  };
  const lines = lineSplitter({
    line(buffer, start, end) {
      line++;
      const text = buffer.toString("utf8", start, end).replace(/^\ufeff/, "");
      if (text.trim() === "") return;
      const value = parsedJson(text);
      wrong.isRow({ line, text, value, problem: value === undefined ? "invalid_json" : undefined });
      const converted = convertRow(value, to);
      if (typeof converted === "string") return refuse(converted);
      pending.push(`${JSON.stringify(converted.row)}\n`);
      conversion.written++;
      for (const key of converted.lost) conversion.lost.set(key, (conversion.lost.get(key) ?? 0) + 1);
    },
    oversize(_piece, last) {
      if (!last) return;
      line++;
      refuse("the line is longer than 64 MiB");
    },
  });
  const flush = async (): Promise<void> => {
    if (pending.length === 0) return;
    const text = pending.join("");
    pending = [];
    await write(text);
  };
  for await (const chunk of source.chunks()) {
    wrong.bytes(chunk);
    lines.push(chunk);
    const refusal = refusalOf(wrong.found);
    if (refusal !== undefined) return refusal;
    await flush();
  }
  lines.end();
  const refusal = refusalOf(wrong.whole) ?? (await source.changed());
  if (refusal !== undefined) return refusal;
  await flush();
  return conversion;
}

function convertRow(row: unknown, to: Target): { row: Fields; lost: string[] } | string {
  if (Array.isArray(row) && row.every(isTurn)) return convertRow({ messages: row }, to);
  if (!isObject(row)) return "the line is no JSON object";
  const foreign = foreignShapeOf(row);
  const read = foreign === undefined ? readOwn(row) : foreign.read(row);
  if (read === undefined)
    return foreign === undefined ? "the row is of no known shape" : `${foreign.name} cannot be rewritten`;
  const written = rewrite(read, to);
  return "refusal" in written ? written.refusal : written;
}
