/** Divides the rows of a file in two, by their content: equal rows, however they are spelt, stay together. */

import { createHash } from "node:crypto";
import { rowStream } from "./row-stream";
import { kindOf } from "./rules/catalogue";
import { type OpenSource, openSource, type Unreadable } from "./source";

export interface Division {
  training: number;
  validation: number;
}

export interface DivisionRequest {
  path: string;
  /** Above 0 and below 1: about this share of the rows validates. */
  share: number;
  /** Another seed chooses other rows. */
  seed: number;
  /** Lines with their line feed; waited for. */
  write: Record<keyof Division, (text: string) => Promise<void>>;
}

/** Which row goes where depends on the row and the seed alone, so a row that is added later moves no other. */
export async function divideFile(request: DivisionRequest): Promise<Division | Unreadable> {
  const opened = await openSource({ path: request.path });
  if (!("chunks" in opened)) return opened;
  try {
    return await divideOpened(opened, request);
  } finally {
    await opened.close();
  }
}

async function divideOpened(
  source: OpenSource,
  { share, seed, write }: DivisionRequest,
): Promise<Division | Unreadable> {
  const division: Division = { training: 0, validation: 0 };
  const pending: Record<keyof Division, string[]> = { training: [], validation: [] };
  let unwritable: Unreadable | undefined;
  const rows = rowStream({
    fingerprints: true,
    onRow({ high, low, text, line, problem }) {
      // Of these the line is not held as it stands, and it would not be written as it was.
      if (problem === "line_too_long" || problem === "invalid_utf8")
        unwritable ??= { code: problem, detail: `line ${line}: ${kindOf(problem).what}` };
      const side = chance(high, low, seed) < share ? "validation" : "training";
      division[side]++;
      pending[side].push(`${text.trimEnd()}\n`);
    },
  });
  const flush = async (): Promise<void> => {
    for (const side of ["training", "validation"] as const) {
      const lines = pending[side].splice(0);
      if (lines.length > 0) await write[side](lines.join(""));
    }
  };
  for await (const chunk of source.chunks()) {
    rows.push(chunk);
    if (unwritable !== undefined) return unwritable;
    await flush();
  }
  rows.end();
  if (unwritable !== undefined) return unwritable;
  await flush();
  return division;
}

/** A number from 0 to 1 that the row's content and the seed decide. */
function chance(high: number, low: number, seed: number): number {
  return createHash("sha256").update(`${seed}:${high}:${low}`).digest().readUInt32BE(0) / 2 ** 32;
}
