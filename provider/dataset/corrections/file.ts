/** Corrects a file into a new one, a piece at a time. */

import { lineSplitter } from "../lines";
import { type FileState, openSource, type Unreadable } from "../source";
import type { Correction } from "./correction";
import { correctLine } from "./line";

export interface CorrectedFile {
  /** Lines by what was corrected in them. */
  corrections: Map<Correction, number>;
  lines: number;
}

/**
 * `write` is waited for; bytes that are no UTF-8 and lines beyond 64 MiB are written as they are. A file that is not what it
 * was `before` is refused as one that changes meanwhile.
 */
export async function correctFile(
  path: string,
  write: (bytes: Buffer) => Promise<void>,
  before?: FileState,
): Promise<CorrectedFile | Unreadable> {
  const opened = await openSource({ path });
  if (!("chunks" in opened)) return opened;
  const result: CorrectedFile = { corrections: new Map(), lines: 0 };
  let pending: Buffer[] = [];
  const splitter = lineSplitter({
    line(buffer, start, end) {
      const bytes = buffer.subarray(start, end);
      const text = bytes.toString("utf8");
      const { text: right, corrections } = Buffer.from(text).equals(bytes)
        ? correctLine(text)
        : { text, corrections: [] };
      if (corrections.length > 0) result.lines++;
      for (const one of corrections) result.corrections.set(one, (result.corrections.get(one) ?? 0) + 1);
      if (right !== undefined) pending.push(corrections.length > 0 ? Buffer.from(right) : Buffer.from(bytes), NEWLINE);
    },
    oversize(piece, last) {
      pending.push(Buffer.from(piece), ...(last ? [NEWLINE] : []));
    },
  });
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(pending);
    pending = [];
    if (bytes.length > 0) await write(bytes);
  };
  try {
    for await (const chunk of opened.chunks()) {
      splitter.push(chunk);
      await flush();
    }
    splitter.end();
    await flush();
    return (await opened.changed(before)) ?? result;
  } finally {
    await opened.close();
  }
}

const NEWLINE = Buffer.from("\n");
