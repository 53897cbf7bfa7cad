import { ProtocolError } from "../errors";
import { metricName } from "./metric-names";

/** One row of a result file: what was measured at one step, under camelCase names; empty cells are left out. */
export interface MetricsRow {
  /** Number of the step, from 1. */
  step: number;
  [metric: string]: number;
}

/**
 * Reads a job's result file. OpenAI delivers base64 text of a CSV, Azure the CSV itself; both are recognised by their
 * first column, `step`. Throws `ProtocolError` for anything else.
 */
export function parseResultCsv(content: Uint8Array | string): MetricsRow[] {
  const text = typeof content === "string" ? content : Buffer.from(content).toString("utf8");
  const csv = [text, Buffer.from(text, "base64").toString("utf8")].map(withoutMark).find(isResultCsv);
  if (csv === undefined)
    throw new ProtocolError("the result file is neither a CSV that begins with `step,` nor base64 of one", undefined);
  const [header = "", ...lines] = csv.split(/\r\n|\r|\n/);
  const names = cells(header).map(metricName);
  return lines.flatMap((line) => {
    const row = Object.fromEntries(cells(line).flatMap((cell, column) => numberUnder(names[column], cell)));
    return typeof row.step === "number" ? [{ ...row, step: row.step }] : [];
  });
}

const withoutMark = (text: string) => text.replace(/^\uFEFF/, "").trimStart();

const isResultCsv = (text: string) => /^"?step"?\s*(,|\r|\n|$)/.test(text);

const cells = (line: string) => line.split(",").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));

function numberUnder(name: string | undefined, cell: string): [string, number][] {
  const value = Number(cell);
  return name === undefined || name === "" || cell === "" || !Number.isFinite(value) ? [] : [[name, value]];
}
