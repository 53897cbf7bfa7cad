/** From chunks of a file to rows: each with its value and canonical digest, or why it has none. Check and upload share it. */

import { isUtf8 } from "node:buffer";
import { createHash, type Hash } from "node:crypto";
import { RowEncoder } from "./canonical";
import { parseExactly } from "./exact-json";
import type { Fingerprint } from "./fingerprint";
import { lineSplitter, MAX_LINE_BYTES } from "./lines";

export type RowProblem = "invalid_utf8" | "invalid_json" | "nested_too_deeply" | "line_too_long";

/** Names the algorithm of the content hash; a change in any byte that is hashed needs a new one. */
export const CONTENT_HASH_PREFIX = "c1:";

export interface Row extends Fingerprint {
  /** Counted from 1; blank lines count. */
  line: number;
  value: unknown;
  /** Why there is no value. */
  problem: RowProblem | undefined;
  /** The line itself, where it is short enough to be held. */
  text: string;
  /** Length of the line in bytes. */
  bytes: number;
  /** Where these bytes are while the row is handed over; empty where they are not held. */
  source: Buffer;
  start: number;
}

export interface RowStream {
  /** The next bytes, cut anywhere; rows that they complete are handed over before it returns. */
  push(chunk: Buffer): void;
  /** Hands over a last line without line feed, and gives the content hash of everything. */
  end(): string;
}

export interface RowStreamOptions {
  /** Gets one object that is filled anew for each row, so it keeps parts, never the object. Blank lines are left out. */
  onRow?: (row: Row) => void;
  onBlank?: (line: number) => void;
  /** Fills `high` and `low` of rows. Default: false. */
  fingerprints?: boolean;
}

const BLOCK_BYTES = 64 * 1024;
const NO_BYTES = Buffer.alloc(0);

export function rowStream({ onRow, onBlank, fingerprints = false }: RowStreamOptions): RowStream {
  const encoder = new RowEncoder();
  const content = createHash("sha256");
  const row: Row = {
    line: 0,
    value: undefined,
    problem: undefined,
    text: "",
    bytes: 0,
    source: NO_BYTES,
    start: 0,
    high: 0,
    low: 0,
  };
  let oversize: { hash: Hash; bytes: number } | undefined;

  const written = (): void => {
    if (fingerprints) encoder.fingerprint(row);
    if (encoder.pending > BLOCK_BYTES) content.update(encoder.take());
    onRow?.(row);
  };

  const refused = (problem: RowProblem, raw: Buffer): void => {
    row.value = undefined;
    row.problem = problem;
    encoder.raw(problem === "line_too_long" ? "X" : "x", raw);
    written();
  };

  /** Appends the canonical form; false where the row has none. */
  const encoded = (): boolean => {
    let outcome = encoder.encode(row.value);
    if (outcome === "inexact") {
      encoder.undo();
      outcome = encoder.encode(parseExactly(row.text));
    }
    if (outcome === "too-deep") encoder.undo();
    return outcome !== "too-deep";
  };

  const read = (buffer: Buffer, start: number, end: number) => {
    row.text = buffer.toString("utf8", start, end);
    row.bytes = end - start;
    row.source = buffer;
    row.start = start;
    // Decoding never fails, it substitutes; but a row may really hold the substitute.
    if (row.text.includes("\ufffd") && !isUtf8(buffer.subarray(start, end)))
      return refused("invalid_utf8", buffer.subarray(start, end));
    try {
      row.value = JSON.parse(row.text);
    } catch {
      return row.text.trim() === "" ? onBlank?.(row.line) : refused("invalid_json", buffer.subarray(start, end));
    }
    if (!encoded()) return refused("nested_too_deeply", buffer.subarray(start, end));
    row.problem = undefined;
    written();
  };

  const lines = lineSplitter(
    {
      line(buffer, start, end) {
        row.line++;
        read(buffer, row.line === 1 ? afterByteOrderMark(buffer, start, end) : start, end);
      },
      oversize(piece, last) {
        oversize ??= { hash: createHash("sha256"), bytes: 0 };
        oversize.hash.update(piece);
        oversize.bytes += piece.length;
        if (!last) return;
        row.line++;
        row.text = "";
        row.bytes = oversize.bytes;
        row.source = NO_BYTES;
        const digest = oversize.hash.digest();
        oversize = undefined;
        refused("line_too_long", digest);
      },
    },
    MAX_LINE_BYTES,
  );
  return {
    push: lines.push,
    end() {
      lines.end();
      return CONTENT_HASH_PREFIX + content.update(encoder.take()).digest("hex");
    },
  };
}

const MARK = [0xef, 0xbb, 0xbf];

function afterByteOrderMark(buffer: Buffer, start: number, end: number): number {
  return end - start >= 3 && MARK.every((byte, i) => buffer[start + i] === byte) ? start + 3 : start;
}
