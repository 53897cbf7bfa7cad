/** Judges rows one by one as they come, and keeps what is known of the set: format, roles, short answers. */

import { JsonFault, parseExactly } from "./exact-json";
import type { Findings } from "./findings";
import { fieldCounter } from "./item-fields";
import type { Format, Method } from "./report";
import type { Row } from "./row-stream";
import type { Code, Flag } from "./rules/catalogue";
import { formatOf, type Shape, shapeOf } from "./rules/format";
import { checkRow } from "./rules/rows";
import { isObject } from "./rules/tools";

export interface JudgedRow {
  line: number;
  value: Record<string, unknown>;
  bytes: number;
}

export interface RowJudge {
  row(row: Row): void;
  /** Judges rows that still wait for the format to be known, and the set as a whole. */
  end(): void;
  readonly format: Format | undefined;
  readonly roles: Record<string, number>;
  /** Of reinforcement rows. */
  readonly fields: Record<string, number>;
}

/** The format is settled by this many rows, or by this many bytes of them. */
const VOTING_ROWS = 32;
const VOTING_BYTES = 1024 * 1024;

/** `onRow` is given every row of the set's format, for its tokens to be counted. */
export function rowJudge(findings: Findings, method: Method | undefined, onRow: (row: JudgedRow) => void): RowJudge {
  const roles = roleCounter();
  const answers = answerLengths();
  const fields = fieldCounter();
  let waiting: (JudgedRow & { shape: Shape })[] | undefined = [];
  let format: Format | undefined;
  let line = 0;
  const flag: Flag = (code, path, detail) => findings.add({ code, line, path, detail });

  const judge = (row: JudgedRow, shape: Shape): void => {
    if (format === undefined) return;
    line = row.line;
    if (isOther(shape, format))
      flag("mixed_formats", "", `the row looks like ${shape} data, the file's first rows like ${format} data`);
    else {
      const turns = checkRow[format](row.value, flag);
      if (turns !== undefined) answers.add(row.line, turns.answerLength);
      countRoles(row.value, format, roles.add);
      if (format === "reinforcement") fields.add(row.value);
    }
    onRow(row);
  };

  const settle = (): void => {
    const rows = waiting;
    if (rows === undefined) return;
    waiting = undefined;
    format = formatOf(
      rows.map((row) => row.shape),
      method,
    );
    // Rows of no known format alone: say so once per row, with nothing to compare them with.
    for (const row of rows) {
      line = row.line;
      if (format === undefined) flag("unknown_row_format", "");
      else judge(row, row.shape);
    }
  };

  return {
    row(row) {
      line = row.line;
      if (row.problem !== undefined) return findings.add(problemOf(row, row.problem));
      if (!isObject(row.value)) return flag("not_an_object", "");
      const judged = { line: row.line, value: row.value, bytes: row.bytes, shape: shapeOf(row.value) };
      if (format === undefined) waiting ??= [];
      if (waiting === undefined) return judge(judged, judged.shape);
      waiting.push(judged);
      const bytes = waiting.reduce((sum, one) => sum + one.bytes, 0);
      if (waiting.length >= VOTING_ROWS || bytes >= VOTING_BYTES) settle();
    },
    end() {
      settle();
      for (const short of answers.suspicious()) findings.add({ code: "short_answer", line: short, path: "messages" });
    },
    get format() {
      return format;
    },
    get roles() {
      return roles.counts();
    },
    get fields() {
      return fields.counts();
    },
  };
}

/** A row that could be of the set's format, but lacks something, is judged as such. */
function isOther(shape: Shape, format: Format): boolean {
  if (shape === "unknown") return false;
  if (shape === format || shape === "turns") return shape === "turns" && !isTurns(format);
  return !(isTurns(format) && (shape === "chat" || shape === "reinforcement"));
}

const isTurns = (format: Format): boolean => format === "chat" || format === "reinforcement";

function problemOf(row: Row, problem: Code): { code: Code; line: number; column?: number; detail?: string } {
  const found = { code: problem, line: row.line };
  if (problem === "invalid_utf8") return { ...found, column: row.text.indexOf("\ufffd") + 1 };
  if (problem !== "invalid_json") return found;
  try {
    parseExactly(row.text);
    return found;
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault;
    return { ...found, column: fault.index + 1, detail: `the line is not valid JSON: ${fault.message}` };
  }
}

function countRoles(row: Record<string, unknown>, format: Format, add: (role: unknown) => void): void {
  if (format === "completion") return;
  const asked = format === "preference" && isObject(row.input) ? row.input : row;
  if (!Array.isArray(asked.messages)) return;
  for (const message of asked.messages) if (isObject(message)) add(message.role);
}

const KNOWN_ROLES = ["system", "developer", "user", "assistant", "tool", "function"];

/** Counts turns per role; roles that are not known are left out, for they may be anything. */
function roleCounter() {
  const counters = new Map<unknown, { turns: number }>(KNOWN_ROLES.map((role) => [role, { turns: 0 }]));
  return {
    add(role: unknown): void {
      const counter = counters.get(role);
      if (counter !== undefined) counter.turns++;
    },
    counts: (): Record<string, number> =>
      Object.fromEntries([...counters].filter(([, { turns }]) => turns > 0).map(([role, { turns }]) => [role, turns])),
  };
}

const SHORT_CHARACTERS = 3;

/** Short answers are suspicious where they are the exception; a classifier's labels are not. */
function answerLengths() {
  const short: number[] = [];
  let empty = 0;
  let answers = 0;
  return {
    add(line: number, length: number | undefined): void {
      if (length === undefined) return;
      answers++;
      if (length === 0) empty++;
      if (length <= SHORT_CHARACTERS) short.push(line);
    },
    suspicious: (): number[] => (short.length * 5 <= answers || empty === short.length ? short : []),
  };
}
