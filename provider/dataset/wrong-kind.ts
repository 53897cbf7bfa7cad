/** Files that are no JSONL at all, given by mistake: one sentence for them instead of one per line. */

import type { Row } from "./row-stream";
import type { Code } from "./rules/catalogue";

export interface WrongKindOfFile {
  /** Looks at the first bytes of the file. */
  bytes(chunk: Buffer): void;
  /** False when the row shows that the file is of another kind. */
  isRow(row: Row): boolean;
  readonly found: Code | undefined;
  /** Line of a first row that was an array, which is left to the end to judge: with no second row, so is the file. */
  readonly arrayLine: number | undefined;
}

export function wrongKindOfFile(): WrongKindOfFile {
  let found: Code | undefined;
  let sawBytes = false;
  let sawRow = false;
  let arrayLine: number | undefined;
  return {
    bytes(chunk) {
      if (sawBytes) return;
      sawBytes = true;
      found = kindOfBytes(chunk);
    },
    isRow(row) {
      if (sawRow) return true;
      sawRow = true;
      if (Array.isArray(row.value)) arrayLine = row.line;
      if (row.problem === "invalid_json") found = kindOfText(row.text.trim());
      return found === undefined && arrayLine === undefined;
    },
    get found() {
      return found;
    },
    get arrayLine() {
      return arrayLine;
    },
  };
}

const magic: readonly [string, Code][] = [
  ["1f8b", "compressed_file"], // gzip
  ["28b52ffd", "compressed_file"], // zstd
  ["504b0304", "compressed_file"], // zip
  ["425a68", "compressed_file"], // bzip2
  ["fd377a585a", "compressed_file"], // xz
  ["fffe", "utf16_file"],
  ["feff", "utf16_file"],
];

function kindOfBytes(chunk: Buffer): Code | undefined {
  const head = chunk.toString("hex", 0, 8);
  return magic.find(([bytes]) => head.startsWith(bytes))?.[1];
}

function kindOfText(first: string): Code | undefined {
  if (first.startsWith("[")) return "json_array";
  return first.startsWith("{") && /[{[,]$/.test(first) ? "pretty_printed" : undefined;
}
