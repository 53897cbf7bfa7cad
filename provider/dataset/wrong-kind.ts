/** Files that are no JSONL at all, given by mistake: one sentence for them instead of one per line. */

import type { Row } from "./row-stream";
import type { Code } from "./rules/catalogue";
import { isJson } from "./rules/tools";

export interface WrongKindOfFile {
  /** Looks at the first bytes of the file. */
  bytes(chunk: Buffer): void;
  /** Asked of every row, in order: false when it shows that the file is of another kind. */
  isRow(row: Row): boolean;
  readonly found: Code | undefined;
  /** Line of a first row that was an array, which is left to the end to judge: with no second row, so is the file. */
  readonly arrayLine: number | undefined;
}

export function wrongKindOfFile(): WrongKindOfFile {
  let found: Code | undefined;
  let sawBytes = false;
  let rows = 0;
  let first = "";
  let arrayLine: number | undefined;
  return {
    bytes(chunk) {
      if (sawBytes) return;
      sawBytes = true;
      found = kindOfBytes(chunk);
    },
    isRow(row) {
      rows++;
      if (rows === 1) {
        first = foreignText(row);
        if (Array.isArray(row.value)) arrayLine = row.line;
        if (row.problem === "invalid_json") found = kindOfText(row.text.trim());
        return found === undefined && arrayLine === undefined;
      }
      if (rows === 2) found = kindOfTexts(first, foreignText(row));
      return found === undefined;
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
  ["7b00", "utf16_file"], // {, without byte-order mark
  ["007b", "utf16_file"],
  ["50415231", "binary_file"], // parquet
];

const HEAD_BYTES = 512;

function kindOfBytes(chunk: Buffer): Code | undefined {
  const head = chunk.toString("hex", 0, 8);
  const known = magic.find(([bytes]) => head.startsWith(bytes))?.[1];
  return known ?? (chunk.subarray(0, HEAD_BYTES).includes(0) ? "binary_file" : undefined);
}

function kindOfText(first: string): Code | undefined {
  if (first.startsWith("[")) return "json_array";
  if (first.startsWith("version https://git-lfs.")) return "git_lfs_pointer";
  return first.startsWith("{") && /[{[,]$/.test(first) && !isJson(first.slice(0, -1)) ? "pretty_printed" : undefined;
}

/** One line may be broken; two in a row that do not even begin as an object were never meant to be one. */
function kindOfTexts(first: string, second: string): Code | undefined {
  if (first === "" || second === "") return undefined;
  return SEPARATOR.test(first) && SEPARATOR.test(second) ? "csv_file" : "not_jsonl";
}

const SEPARATOR = /[,;\t]/;

function foreignText({ problem, text }: Row): string {
  const trimmed = problem === undefined ? "" : text.trim();
  return trimmed.startsWith("{") ? "" : trimmed;
}
