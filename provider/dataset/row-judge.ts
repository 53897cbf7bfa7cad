/** Judges rows one by one as they come, and keeps what is known of the set: format, roles, short answers. */

import { JsonFault, parseExactly } from "./exact-json";
import type { Findings } from "./findings";
import { foreignAdvice } from "./foreign/advice";
import { fieldCounter } from "./item-fields";
import type { Format, InspectOptions, Method } from "./report";
import { answerLengths, countRoles, roleCounter } from "./row-counters";
import type { Row } from "./row-stream";
import type { Code, Flag } from "./rules/catalogue";
import { ambiguityOf, formatOf, formatsOf, type Shape, shapeOf } from "./rules/format";
import { evidenceOf, shownBy, unknownKeys } from "./rules/format-evidence";
import { isObject } from "./rules/objects";
import { checkPrivate, type Suspicion, suspicionOf } from "./rules/private";
import { checkRow } from "./rules/rows";
import { checkTokens, mayHoldTokens } from "./rules/special-tokens";

export interface JudgedRow {
  line: number;
  value: Record<string, unknown>;
  bytes: number;
  mayHoldTokens: boolean;
  suspicion: Suspicion | undefined;
}

export interface RowJudge {
  row(row: Row): void;
  /** Judges rows that still wait for the format to be known, and the set as a whole. */
  end(): void;
  readonly format: Format | undefined;
  /** What the first rows show of the format. */
  readonly formatEvidence: string | undefined;
  readonly images: { examples: number; total: number };
  /** What the format would be under each method. */
  readonly formats: Partial<Record<Method, Format>>;
  readonly roles: Record<string, number>;
  /** Of reinforcement rows. */
  readonly fields: Record<string, number>;
}

/** The format is settled by this many rows, or by this many bytes of them. */
const VOTING_ROWS = 32;
const VOTING_BYTES = 1024 * 1024;

/** Of a file; the vendor's limit. */
const MOST_IMAGE_ROWS = 50_000;

/** `onRow` is given every row of the set's format, for its tokens to be counted. */
export function rowJudge(
  findings: Findings,
  { method, model, allowSecrets = false }: Pick<InspectOptions, "method" | "model" | "allowSecrets">,
  onRow: (row: JudgedRow) => void,
): RowJudge {
  const roles = roleCounter();
  const answers = answerLengths();
  const fields = fieldCounter();
  let waiting: (JudgedRow & { shape: Shape })[] | undefined = [];
  let format: Format | undefined;
  let formats: Partial<Record<Method, Format>> = {};
  let isForeign = false;
  let evidence: string | undefined;
  const images = { examples: 0, total: 0 };
  let line = 0;
  const flag: Flag = (code, path, detail) => findings.add({ code, line, path, detail });

  const judge = (row: JudgedRow, shape: Shape): void => {
    if (format === undefined) return;
    line = row.line;
    if (isOther(shape, format))
      flag(
        "mixed_formats",
        "",
        `the row has ${shownBy(shape)}, as ${NAMES[shape]} do; the file's first rows look like ${NAMES[format]}`,
      );
    else {
      const turns = checkRow[format](row.value, flag);
      if (turns !== undefined && turns.images > 0) images.examples++;
      images.total += turns?.images ?? 0;
      if (row.mayHoldTokens) checkTokens(row.value, model, flag);
      if (turns !== undefined) answers.add(row.line, turns.answerLength);
      countRoles(row.value, format, roles.add);
      if (format === "reinforcement") fields.add(row.value);
    }
    if (row.suspicion !== undefined) checkPrivate(row.value, row.suspicion, flag);
    onRow(row);
  };

  const decide = (): void => {
    const rows = waiting;
    if (rows === undefined) return;
    waiting = undefined;
    const shapes = rows.map(({ shape }) => shape);
    format = formatOf(shapes, method);
    formats = formatsOf(shapes);
    evidence = format === undefined ? undefined : evidenceOf(shapes, format, method);
    const foreign = format === undefined ? rows.find(({ shape }) => isOfOthers(shape)) : undefined;
    if (foreign !== undefined) {
      isForeign = true;
      findings.add({
        code: "foreign_rows",
        line: 1,
        ...foreignAdvice(foreign.value, foreign.shape === "foreignItems"),
      });
    }
    const ambiguity = ambiguityOf(shapes, method);
    if (ambiguity !== undefined) findings.add({ code: "ambiguous_format", line: 1, detail: ambiguity });
    for (const row of rows) judgeEarly(row);
  };

  /** Rows of no known format alone: said once per row, with nothing to compare them with. */
  const judgeEarly = (row: JudgedRow & { shape: Shape }): void => {
    line = row.line;
    if (isForeign) strangerAmongForeign(row.shape);
    else if (format === undefined) flag("unknown_row_format", "", unknownKeys(row.value));
    else judge(row, row.shape);
  };

  const strangerAmongForeign = (shape: Shape): void => {
    if (!isOfOthers(shape)) flag("mixed_formats", "", "the row is of another format than the file's first rows");
  };

  return {
    row(row) {
      line = row.line;
      if (row.problem !== undefined) return findings.add(problemOf(row, row.problem));
      if (!isObject(row.value)) return flag("not_an_object", "");
      const judged = {
        line: row.line,
        value: row.value,
        bytes: row.bytes,
        mayHoldTokens: mayHoldTokens(row.text),
        suspicion: allowSecrets ? undefined : suspicionOf(row.source, row.start, row.start + row.bytes, row.text),
        shape: shapeOf(row.value),
      };
      if (isForeign) return strangerAmongForeign(judged.shape);
      if (format === undefined) waiting ??= [];
      if (waiting === undefined) return judge(judged, judged.shape);
      waiting.push(judged);
      const bytes = waiting.reduce((sum, one) => sum + one.bytes, 0);
      if (waiting.length >= VOTING_ROWS || bytes >= VOTING_BYTES) decide();
    },
    end() {
      decide();
      if (images.examples > MOST_IMAGE_ROWS)
        findings.add({
          code: "too_many_image_rows",
          line: 1,
          detail: `${images.examples} examples have images, at most ${MOST_IMAGE_ROWS} may`,
        });
      for (const short of answers.suspicious()) findings.add({ code: "short_answer", line: short, path: "messages" });
    },
    get format() {
      return format;
    },
    get formatEvidence() {
      return evidence;
    },
    get images() {
      return images;
    },
    get formats() {
      return formats;
    },
    get roles() {
      return roles.counts();
    },
    get fields() {
      return fields.counts();
    },
  };
}

const NAMES: Record<Shape, string> = {
  chat: "chat data",
  completion: "completion data",
  preference: "preference data",
  reinforcement: "reinforcement data",
  turns: "chat data",
  items: "reinforcement data",
  answeredItems: "chat data",
  foreign: "another tool's data",
  foreignItems: "another tool's data",
  unknown: "no known data",
};

/** A row that could be of the set's format, but lacks something, is judged as such. */
function isOther(shape: Shape, format: Format): boolean {
  if (shape === "unknown") return false;
  if (shape === "foreignItems") return format !== "reinforcement";
  if (shape === "turns" || shape === "items" || shape === "answeredItems") return !isTurns(format);
  if (shape === format) return false;
  return !(isTurns(format) && (shape === "chat" || shape === "reinforcement"));
}

const isOfOthers = (shape: Shape): boolean => shape === "foreign" || shape === "foreignItems";

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
