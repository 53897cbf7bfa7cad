/** Ways to put one mistake into data that are otherwise good. */

import {
  type DatasetReport,
  type InspectOptions,
  inspectDataset,
  leakage,
  withLeakage,
} from "../../../../provider/dataset";
import { inspectText, jsonl, type Row } from "../rows";
import { chat, type Maker } from "./good-rows";

/** What is random about a set. */
export interface Draw {
  /** One for each row. */
  texts: string[];
  /** Where the mistake is put, counted from 0; never the first row. */
  at: number;
}

/** A set with a mistake in it. */
export interface Flawed {
  data: { rows: unknown[] } | { content: string | Buffer; writer?: true } | { path: string };
  /** What is asked of it. */
  options: InspectOptions;
  /** Where the mistake should be found. */
  line: number;
  /** For validation data: what is trained on. */
  training?: Row[];
}

export interface Defect {
  /** How often it is tried; less where it takes a large file. */
  runs: number;
  make(draw: Draw): Flawed;
}

/** What is found in the set. */
export async function inspectFlawed({ data, options, training }: Flawed): Promise<DatasetReport> {
  if ("content" in data) return inspectText(data.content, options, data.writer);
  if ("path" in data) return inspectDataset(data, options);
  const report = await inspectDataset({ ...data, name: "generated" }, options);
  if (training === undefined) return report;
  const learnt = await inspectDataset({ rows: training, name: "training" });
  return withLeakage(report, leakage(learnt.contentHash, report.contentHash), "training");
}

const RUNS = 15;

const rowsOf = (good: Maker, { texts }: Draw): Row[] => texts.map((text, n) => good(n, text));

/** One row of many is changed. */
export const inRow = (change: (row: Row) => unknown, good: Maker = chat, options: InspectOptions = {}): Defect => ({
  runs: RUNS,
  make(draw) {
    const rows = rowsOf(good, draw).map((row, n) => (n === draw.at ? change(row) : row));
    return { data: { rows }, options, line: draw.at + 1 };
  },
});

/** One turn more at the end of a row. */
export const withTurn = (turn: unknown, good: Maker = chat): Defect =>
  inRow((row) => ({ ...row, messages: [...turnsOf(row), turn] }), good);

/** One turn more at the beginning of a row. */
export const withFirst = (turn: unknown, good: Maker = chat): Defect =>
  inRow((row) => ({ ...row, messages: [turn, ...turnsOf(row)] }), good);

/** Every turn of a row is changed. */
export const inTurns = (change: (turn: Row) => unknown, good: Maker = chat): Defect =>
  inRow((row) => ({ ...row, messages: turnsOf(row).map(change) }), good);

export const turnsOf = (row: Row): Row[] => row.messages as Row[];

/** One line of many is written otherwise. */
export const inLine = (change: (line: string) => string | Buffer, runs = RUNS): Defect => ({
  runs,
  make(draw) {
    const lines = jsonl(rowsOf(chat, draw)).trimEnd().split("\n");
    const bytes = lines.flatMap((line, n) => [Buffer.from(n === draw.at ? change(line) : line), Buffer.from("\n")]);
    return { data: { content: Buffer.concat(bytes) }, options: {}, line: draw.at + 1 };
  },
});

/** The file as a whole is something else. */
export const inFile = (content: (rows: Row[]) => string | Buffer, options: InspectOptions = {}): Defect => ({
  runs: RUNS,
  make: (draw) => ({ data: { content: content(rowsOf(chat, draw)) }, options, line: 1 }),
});

/** There is no such file to read. */
export const atPath = (path: string): Defect => ({ runs: 1, make: () => ({ data: { path }, options: {}, line: 1 }) });

/** Good rows are asked for the wrong purpose. */
export const inPurpose = (
  options: InspectOptions,
  good: Maker = chat,
  choose = (rows: Row[], _at: number): Row[] => rows,
): Defect => ({
  runs: RUNS,
  make: (draw) => ({ data: { rows: choose(rowsOf(good, draw), draw.at) }, options, line: 1 }),
});
