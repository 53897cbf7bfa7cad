import { createReadStream } from "node:fs";

export interface Line {
  /** Counted from 1, as editors do. */
  number: number;
  text: string;
}

const newline = 0x0a;
const byteOrderMark = "\uFEFF";

/** The lines that hold something. Memory holds one line, whatever the size of the file. */
export async function* linesOf(path: string): AsyncGenerator<Line> {
  let number = 0;
  let pieces: Buffer[] = [];
  const lineOf = (last: Buffer): Line => {
    const text = (pieces.length === 0 ? last : Buffer.concat([...pieces, last])).toString("utf8");
    pieces = [];
    number += 1;
    return { number, text: number === 1 && text.startsWith(byteOrderMark) ? text.slice(1) : text };
  };
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      const line = lineOf(chunk.subarray(start, end));
      start = end + 1;
      if (line.text.trim() !== "") yield line;
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start));
  }
  if (pieces.length === 0) return;
  const last = lineOf(Buffer.alloc(0));
  if (last.text.trim() !== "") yield last;
}
