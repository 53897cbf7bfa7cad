/** Mends a file into a new one, a piece at a time. */

import { lineSplitter } from "../lines";
import { openSource, type Unreadable } from "../source";
import { type Mending, mendLine } from "./line";

export interface MendedFile {
  /** Lines by what was mended in them. */
  mended: Map<Mending, number>;
  lines: number;
}

/** `write` is waited for; bytes that are no UTF-8 and lines beyond 64 MiB are written as they are. */
export async function mendFile(
  path: string,
  write: (bytes: Buffer) => Promise<void>,
): Promise<MendedFile | Unreadable> {
  const opened = await openSource({ path });
  if (!("chunks" in opened)) return opened;
  const result: MendedFile = { mended: new Map(), lines: 0 };
  let pending: Buffer[] = [];
  const splitter = lineSplitter({
    line(buffer, start, end) {
      const bytes = buffer.subarray(start, end);
      const text = bytes.toString("utf8");
      const { text: right, mended } = Buffer.from(text).equals(bytes) ? mendLine(text) : { text, mended: [] };
      if (mended.length > 0) result.lines++;
      for (const one of mended) result.mended.set(one, (result.mended.get(one) ?? 0) + 1);
      if (right !== undefined) pending.push(mended.length > 0 ? Buffer.from(right) : Buffer.from(bytes), NEWLINE);
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
    return result;
  } finally {
    await opened.close();
  }
}

const NEWLINE = Buffer.from("\n");
