/** Collects what the rules find, in bounded memory: the first of each severity are kept, the rest only counted. */

import { controlsInLine } from "../controls";
import { findingGroups, type Groups } from "./groups";
import type { DatasetReport, Finding, FindingGroup } from "./report";
import { type Code, kindOf, type Severity } from "./rules/catalogue";

/** How many findings are shown. */
export const SHOWN = 20;

/** One habit of a file, such as no system message, would crowd out every other warning. */
const SHOWN_PER_WARNING = 5;

export interface Found {
  code: Code;
  line: number;
  column?: number | undefined;
  path?: string | undefined;
  detail?: string | undefined;
  /** How to correct this case, where that differs from its kind in general. */
  remedy?: string | undefined;
}

export interface Findings {
  add(found: Found): void;
  clear(): void;
  shown(): Finding[];
  summary(): { groups: FindingGroup[]; counts: Partial<Record<Code, number>>; errors: number; warnings: number };
}

/** `secret`: nothing of the rows' own text enters a finding, neither as message nor as path. */
export function findings(secret: boolean): Findings {
  let { kept, groups, counts, totals } = nothingYet();

  return {
    add(found) {
      const finding = findingOf(found, secret);
      const { code, severity } = finding;
      const count = (counts[code] ?? 0) + 1;
      counts[code] = count;
      totals[severity]++;
      groups.add(finding);
      if (kept[severity].length < SHOWN && (severity === "error" || count <= SHOWN_PER_WARNING))
        kept[severity].push(finding);
    },
    clear() {
      ({ kept, groups, counts, totals } = nothingYet());
    },
    shown: () => [...kept.error.sort(byLine), ...kept.warning.sort(byLine)].slice(0, SHOWN),
    summary: () => ({ groups: groups.all(), counts, errors: totals.error, warnings: totals.warning }),
  };
}

function findingOf({ code, line, column, path = "", detail, remedy }: Found, secret: boolean): Finding {
  const { severity, what, remedy: usual } = kindOf(code);
  return {
    code,
    severity,
    line,
    ...(column === undefined ? {} : { column }),
    path: secret ? "" : printable(path),
    message: secret ? what : printable(detail ?? what),
    remedy: remedy === undefined ? usual : printable(remedy),
  };
}

/** The report with what else was found about the set as a whole. */
export function withFindings(report: DatasetReport, found: readonly Found[]): DatasetReport {
  if (found.length === 0) return report;
  const added = findings(false);
  for (const one of found) added.add(one);
  const more = added.summary();
  const counts = { ...report.counts };
  for (const { code, count } of more.groups) counts[code] = (counts[code] ?? 0) + count;
  const all = [...added.shown(), ...report.findings];
  const ofBoth = [...more.groups, ...report.groups];
  return {
    ...report,
    findings: errorsFirst(all).slice(0, SHOWN),
    groups: errorsFirst(ofBoth),
    counts,
    errors: report.errors + more.errors,
    warnings: report.warnings + more.warnings,
  };
}

const errorsFirst = <T extends { severity: Severity }>(all: readonly T[]): T[] => [
  ...all.filter(({ severity }) => severity === "error"),
  ...all.filter(({ severity }) => severity === "warning"),
];

interface Kept {
  kept: Record<Severity, Finding[]>;
  groups: Groups;
  counts: Partial<Record<Code, number>>;
  totals: Record<Severity, number>;
}

const nothingYet = (): Kept => ({
  kept: { error: [], warning: [] },
  groups: findingGroups(),
  counts: {},
  totals: { error: 0, warning: 0 },
});

/** What concerns the file says line 1 and comes first; what only the end of the file shows joins its line. */
const byLine = (a: Finding, b: Finding): number => a.line - b.line;

const MOST_CHARACTERS = 500;

/** One line for a terminal: rows may hold anything, escape sequences among it. */
function printable(text: string): string {
  const short = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
  return short.replace(controlsInLine, "\ufffd");
}
