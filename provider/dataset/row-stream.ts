/** From chunks of a file to rows: each with its value and canonical digest, or why it has none. Check and upload share it. */

import { isUtf8 } from "node:buffer";
import { createHash, type Hash, hash } from "node:crypto";
import { rowEncoder } from "./canonical";
import { parseExactly } from "./exact-json";
import { lineSplitter, MAX_LINE_BYTES } from "./lines";

export type RowProblem = "invalid_utf8" | "invalid_json" | "nested_too_deeply" | "line_too_long";

export interface Row {
  /** Counted from 1; blank lines count. */
  line: number;
  value: unknown;
  /** Why there is no value. */
  problem: RowProblem | undefined;
  /** The line itself, where it is short enough to be held. */
  text: string;
  /** Length of the line in bytes. */
  bytes: number;
  /** SHA-256 of the canonical form, of the raw bytes where there is none: a string of 32 Latin-1 characters. */
  digest: string;
}

export interface RowStream {
  /** The next bytes, cut anywhere; rows that they complete are handed over before it returns. */
  push(chunk: Buffer): void;
  /** Hands over a last line without line feed. */
  end(): void;
}

/**
 * `onRow` gets one object that is filled anew for each row, so it keeps parts, never the object. Blank lines are
 * counted and left out.
 */
export function rowStream(onRow: (row: Row) => void, onBlank: (line: number) => void = () => {}): RowStream {
  const encoder = rowEncoder();
  const row: Row = { line: 0, value: undefined, problem: undefined, text: "", bytes: 0, digest: "" };
  let oversize: { hash: Hash; bytes: number } | undefined;

  const refused = (problem: RowProblem, digest: string): void => {
    row.value = undefined;
    row.problem = problem;
    row.digest = digest;
    onRow(row);
  };

  const read = (buffer: Buffer, start: number, end: number) => {
    row.text = buffer.toString("utf8", start, end);
    row.bytes = end - start;
    // Decoding never fails, it substitutes; but a row may really hold the substitute.
    if (row.text.includes("\ufffd") && !isUtf8(buffer.subarray(start, end)))
      return refused("invalid_utf8", rawDigest(buffer.subarray(start, end)));
    try {
      row.value = JSON.parse(row.text);
    } catch {
      return row.text.trim() === ""
        ? onBlank(row.line)
        : refused("invalid_json", rawDigest(buffer.subarray(start, end)));
    }
    let encoded = encoder.encode(row.value);
    if (encoded === "inexact") encoded = encoder.encode(parseExactly(row.text));
    if (encoded === "too-deep") return refused("nested_too_deeply", rawDigest(buffer.subarray(start, end)));
    row.problem = undefined;
    row.digest = hash("sha256", encoder.bytes(), "binary");
    onRow(row);
  };

  return lineSplitter(
    {
      line(buffer, start, end) {
        row.line++;
        read(buffer, row.line === 1 ? afterByteOrderMark(buffer, start, end) : start, end);
      },
      oversize(piece, last) {
        oversize ??= { hash: createHash("sha256").update("X"), bytes: 0 };
        oversize.hash.update(piece);
        oversize.bytes += piece.length;
        if (!last) return;
        row.line++;
        row.text = "";
        row.bytes = oversize.bytes;
        const digest = oversize.hash.digest("binary");
        oversize = undefined;
        refused("line_too_long", digest);
      },
    },
    MAX_LINE_BYTES,
  );
}

/** A line without canonical form counts by its bytes; the mark keeps it apart from every canonical form. */
function rawDigest(raw: Buffer): string {
  return createHash("sha256").update("x").update(raw).digest("binary");
}

const MARK = [0xef, 0xbb, 0xbf];

function afterByteOrderMark(buffer: Buffer, start: number, end: number): number {
  return end - start >= 3 && MARK.every((byte, i) => buffer[start + i] === byte) ? start + 3 : start;
}
