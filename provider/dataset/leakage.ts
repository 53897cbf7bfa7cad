/** Rows that stand in the training and in the validation data: validation then measures memory, not learning. */

import { SHOWN } from "./findings";
import type { DatasetReport, FindingGroup } from "./report";
import type { RowDigests } from "./row-digests";
import { kindOf } from "./rules/catalogue";

export interface Leakage {
  /** Validation rows that also stand in the training data. */
  count: number;
  /** The first five, by line of the validation file. */
  first: { validationLine: number; trainingLine: number }[];
}

/** Rows of all remembered sets together: about 20 bytes each. */
const MAX_ROWS = 4_000_000;
const FIRST = 5;

const remembered = new Map<string, RowDigests>();

/** Keeps the rows of a set for `leakage`; the sets not asked for longest are forgotten first. */
export function rememberRows(contentHash: string, rows: RowDigests): void {
  remembered.delete(contentHash);
  if (rows.size > MAX_ROWS) return;
  remembered.set(contentHash, rows);
  let total = [...remembered.values()].reduce((sum, one) => sum + one.size, 0);
  for (const [hash, one] of remembered) {
    if (total <= MAX_ROWS) return;
    remembered.delete(hash);
    total -= one.size;
  }
}

/** Rows that this process has read; undefined where it has not, or has read too much since. */
export const rememberedRows = (contentHash: string): RowDigests | undefined => remembered.get(contentHash);

/**
 * Compares two sets that `inspectDataset` has read in this process; undefined when one of them is not known here (it
 * was not read, or too much was read since).
 */
export function leakage(training: string, validation: string): Leakage | undefined {
  const learnt = remembered.get(training);
  const held = remembered.get(validation);
  if (learnt === undefined || held === undefined) return undefined;
  const found: Leakage = { count: 0, first: [] };
  held.each((high, low, validationLine) => {
    const trainingLine = learnt.find(high, low);
    if (trainingLine === undefined) return;
    found.count++;
    if (found.first.length === FIRST && validationLine > (found.first.at(-1)?.validationLine ?? 0)) return;
    found.first.push({ validationLine, trainingLine });
    found.first.sort((a, b) => a.validationLine - b.validationLine);
    found.first.length = Math.min(found.first.length, FIRST);
  });
  return found;
}

/** The validation data's report with leaked rows among its findings. */
export function withLeakage(
  validation: DatasetReport,
  leaked: Leakage | undefined,
  trainingName: string,
): DatasetReport {
  if (leaked === undefined || leaked.count === 0) return validation;
  const { severity, remedy } = kindOf("leakage");
  const found = leaked.first.map(({ validationLine, trainingLine }) => {
    const message = `the row also stands in the training data: line ${trainingLine} of "${trainingName}"`;
    return { code: "leakage" as const, severity, line: validationLine, path: "", message, remedy };
  });
  const errors = validation.findings.filter((finding) => finding.severity === "error");
  const warnings = validation.findings.filter((finding) => finding.severity === "warning");
  return {
    ...validation,
    findings: [...errors, ...found, ...warnings].slice(0, SHOWN),
    counts: { ...validation.counts, leakage: (validation.counts.leakage ?? 0) + leaked.count },
    groups: [...validation.groups, leakageGroup(leaked, `"${trainingName}"`)],
    warnings: validation.warnings + leaked.count,
  };
}

/** The leaked rows as one finding; `training` names the other data as a sentence does. */
export function leakageGroup({ count, first }: Leakage, training: string): FindingGroup {
  const { severity, remedy } = kindOf("leakage");
  const lines = first.map(({ validationLine }): [number, number] => [validationLine, validationLine]);
  const there = first.map(({ trainingLine }) => trainingLine).join(", ");
  const rest = count > first.length ? ", …" : "";
  const message = `${count === 1 ? "the row also stands" : "the rows also stand"} in the training data: line ${there}${rest} of ${training}`;
  return {
    code: "leakage",
    severity,
    lines,
    last: lines.at(-1)?.[1] ?? 0,
    rows: count,
    count,
    path: "",
    message,
    remedy,
  };
}
