import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";

export interface Line {
  /** Counted from 1, as editors do. */
  number: number;
  /** Empty where there is a fault. */
  text: string;
  /** Why the line has no text that could be read. */
  fault?: string;
}

const newline = 0x0a;
const byteOrderMark = "\uFEFF";

/** The longest line that is held. */
const mostBytes = 64 * 1024 * 1024;

/** The lines that hold something. Memory holds one line at most, whatever the size of the file. */
export async function* linesOf(path: string): AsyncGenerator<Line> {
  let number = 0;
  let pieces: Buffer[] = [];
  let bytes = 0;
  const hold = (piece: Buffer): void => {
    bytes += piece.length;
    if (bytes > mostBytes) pieces = [];
    else pieces.push(piece);
  };
  const lineOf = (last: Buffer): Line => {
    hold(last);
    const line = lineFrom(++number, bytes > mostBytes ? undefined : Buffer.concat(pieces));
    pieces = [];
    bytes = 0;
    return line;
  };
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      const line = lineOf(chunk.subarray(start, end));
      start = end + 1;
      if (holdsSomething(line)) yield line;
    }
    if (start < chunk.length) hold(chunk.subarray(start));
  }
  if (bytes === 0) return;
  const last = lineOf(Buffer.alloc(0));
  if (holdsSomething(last)) yield last;
}

const holdsSomething = ({ text, fault }: Line): boolean => fault !== undefined || text.trim() !== "";

function lineFrom(number: number, bytes: Buffer | undefined): Line {
  if (bytes === undefined) return { number, text: "", fault: "the line is longer than 64 MiB" };
  const text = bytes.toString("utf8");
  if (text.includes("\uFFFD") && !isUtf8(bytes)) return { number, text: "", fault: "the line is not valid UTF-8" };
  return { number, text: number === 1 && text.startsWith(byteOrderMark) ? text.slice(1) : text };
}
