/** Files that are no JSONL at all, given by mistake: one sentence for them instead of one per line. */

import type { Row } from "./row-stream";
import { type Code, kindOf } from "./rules/catalogue";
import { isJson } from "./rules/tools";
import type { Unreadable } from "./source";

export interface WrongKindOfFile {
  /** Looks at the first bytes of the file. */
  bytes(chunk: Buffer): void;
  /** Asked of every row, in order: false when it shows that the file is of another kind. */
  isRow(row: Pick<Row, "line" | "value" | "problem" | "text">): boolean;
  readonly found: Code | undefined;
  /** What the file is instead, once all of it was seen. */
  readonly whole: Code | undefined;
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
      if (found !== undefined) return false;
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
    get whole() {
      return found ?? (arrayLine !== undefined && rows === 1 ? "json_array" : undefined);
    },
    get arrayLine() {
      return arrayLine;
    },
  };
}

/** Why rows cannot be read from a file of this kind. */
export const refusalOf = (code: Code | undefined): Unreadable | undefined =>
  code === undefined ? undefined : { code, detail: kindOf(code).what };

/** Data that hold no rows, whatever is done to a line of them. */
export const isNoJsonl = (counts: Partial<Record<Code, number>>): boolean =>
  NO_JSONL.some((code) => counts[code] !== undefined);

const NO_JSONL: readonly Code[] = [
  "missing_file",
  "is_directory",
  "unreadable_file",
  "empty_file",
  "compressed_file",
  "utf16_file",
  "binary_file",
  "git_lfs_pointer",
  "csv_file",
  "not_jsonl",
  "json_array",
  "pretty_printed",
];

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
  if (UNREADABLE.test(first) && UNREADABLE.test(second)) return "binary_file";
  return SEPARATOR.test(first) && SEPARATOR.test(second) ? "csv_file" : "not_jsonl";
}

/** Control characters, which no text has. */
const UNREADABLE = /(?![\t\r])\p{Cc}/u;

const SEPARATOR = /[,;\t]/;

function foreignText({ problem, text }: Pick<Row, "problem" | "text">): string {
  const trimmed = problem === undefined ? "" : text.trim();
  return trimmed.startsWith("{") ? "" : trimmed;
}
