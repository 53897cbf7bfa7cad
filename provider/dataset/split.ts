/** Divides the rows of a file in two, by their content: equal rows, however they are spelt, stay together. */

import { createHash } from "node:crypto";
import { rowStream } from "./row-stream";
import { kindOf } from "./rules/catalogue";
import { type OpenSource, openSource, type Unreadable } from "./source";
import { refusalOf, wrongKindOfFile } from "./wrong-kind";

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
    const share = opened.bytes > FEW_BYTES ? request.share : await shareForBoth(request);
    return await divideOpened(opened, { ...request, share });
  } finally {
    await opened.close();
  }
}

/** In larger files some row falls to either side. */
const FEW_BYTES = 1024 * 1024;

/** The share, moved as little as it takes for both sides to get a row. */
async function shareForBoth({ path, share, seed }: DivisionRequest): Promise<number> {
  const opened = await openSource({ path });
  if (!("chunks" in opened)) return share;
  let [lowest, highest] = [1, 0];
  const rows = rowStream({
    fingerprints: true,
    onRow({ high, low }) {
      const one = chance(high, low, seed);
      lowest = Math.min(lowest, one);
      highest = Math.max(highest, one);
    },
  });
  try {
    for await (const chunk of opened.chunks()) rows.push(chunk);
    rows.end();
  } finally {
    await opened.close();
  }
  return Math.min(highest, Math.max(share, lowest + SMALLEST_STEP));
}

/** Chances are multiples of twice this. */
const SMALLEST_STEP = 2 ** -33;

async function divideOpened(
  source: OpenSource,
  { share, seed, write }: DivisionRequest,
): Promise<Division | Unreadable> {
  const division: Division = { training: 0, validation: 0 };
  const pending: Record<keyof Division, string[]> = { training: [], validation: [] };
  const wrong = wrongKindOfFile();
  let unwritable: Unreadable | undefined;
  const rows = rowStream({
    fingerprints: true,
    onRow(row) {
      const { high, low, text, line, problem } = row;
      wrong.isRow(row);
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
    wrong.bytes(chunk);
    rows.push(chunk);
    const refusal = refusalOf(wrong.found) ?? unwritable;
    if (refusal !== undefined) return refusal;
    await flush();
  }
  rows.end();
  const refusal = refusalOf(wrong.whole) ?? unwritable ?? (await source.changed());
  if (refusal !== undefined) return refusal;
  await flush();
  return division;
}

/** A number from 0 to 1 that the row's content and the seed decide. */
function chance(high: number, low: number, seed: number): number {
  return createHash("sha256").update(`${seed}:${high}:${low}`).digest().readUInt32BE(0) / 2 ** 32;
}
