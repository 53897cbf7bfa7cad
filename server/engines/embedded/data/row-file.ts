import { type FileHandle, open } from "node:fs/promises";

/** A JSONL file whose rows are read when they are needed, so that its size does not matter. */
export interface RowFile {
  /** Rows, blank lines not counted. */
  count: number;
  row(index: number): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

const CHUNK = 1 << 20;
/** Files up to this many bytes stay in memory once parsed. */
const KEPT_BYTES = 16 << 20;
const NEWLINE = 10;

export async function openRows(path: string): Promise<RowFile> {
  const handle = await open(path);
  try {
    const lines = await indexLines(handle);
    const kept = new Map<number, Record<string, unknown>>();
    const keeps = (lines.ends.at(-1) ?? 0) <= KEPT_BYTES;
    return {
      count: lines.starts.length,
      async row(index) {
        const known = kept.get(index);
        if (known) return known;
        const row = await readRow(handle, lines.starts[index] ?? 0, lines.ends[index] ?? 0);
        if (keeps) kept.set(index, row);
        return row;
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function readRow(handle: FileHandle, start: number, end: number): Promise<Record<string, unknown>> {
  const line = Buffer.alloc(end - start);
  await handle.read(line, 0, line.length, start);
  return JSON.parse(line.toString("utf8").replace(/^\uFEFF/, ""));
}

async function indexLines(handle: FileHandle): Promise<{ starts: number[]; ends: number[] }> {
  const lines = { starts: [] as number[], ends: [] as number[] };
  const chunk = Buffer.alloc(CHUNK);
  let offset = 0;
  let start = 0;
  let blank = true;
  const endLine = (end: number) => {
    if (!blank) {
      lines.starts.push(start);
      lines.ends.push(end);
    }
    start = end + 1;
    blank = true;
  };
  for (;;) {
    const { bytesRead } = await handle.read(chunk, 0, CHUNK, offset);
    if (bytesRead === 0) break;
    for (let at = 0; at < bytesRead; at++) {
      const byte = chunk[at] as number;
      if (byte === NEWLINE) endLine(offset + at);
      else if (byte > 32 && byte < 0x80) blank = false;
    }
    offset += bytesRead;
  }
  endLine(offset);
  return lines;
}
