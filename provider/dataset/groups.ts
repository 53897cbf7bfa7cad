/** The same mistake once, with all its lines: forty rows with one habit are one sentence. Bounded in memory. */

import type { Finding, FindingGroup } from "./report";
import { type Code, kindOf } from "./rules/catalogue";

/** Sentences of one kind that are told apart; what differs further is gathered under the kind's general sentence. */
const MOST_PER_KIND = 4;

/** Runs of lines that are named. */
const MOST_RUNS = 8;

export interface Groups {
  add(finding: Finding): void;
  /** Errors first, then by line. */
  all(): FindingGroup[];
}

/** Findings of one kind have to come in the order of their lines. */
export function findingGroups(): Groups {
  const groups = new Map<string, FindingGroup>();
  const sentences = new Map<Code, number>();

  const groupOf = (finding: Finding): FindingGroup => {
    const key = keyOf(finding);
    const known = groups.get(key) ?? groups.get(finding.code);
    if (known !== undefined) return known;
    const { line, ...first } = finding;
    const count = (sentences.get(finding.code) ?? 0) + 1;
    sentences.set(finding.code, count);
    const isNamed = count <= MOST_PER_KIND;
    const { what, remedy } = kindOf(finding.code);
    const group = { ...first, ...(isNamed ? {} : { message: what, remedy }), ...nothing() };
    groups.set(isNamed ? key : finding.code, group);
    return group;
  };

  return {
    add(finding) {
      const group = groupOf(finding);
      if (group.path !== finding.path)
        group.path = withoutNumbers(group.path) === withoutNumbers(finding.path) ? withoutNumbers(group.path) : "";
      addLine(group, finding.line);
    },
    all: () => [...groups.values()].sort(byGravityAndLine),
  };
}

const nothing = () => ({ lines: [], last: 0, rows: 0, count: 0 });

const withoutNumbers = (path: string): string => path.replace(/\[\d+\]/g, "[]");

const keyOf = ({ code, path, message }: Pick<Finding, "code" | "path" | "message">): string =>
  [code, withoutNumbers(path), message].join("\n");

function addLine(group: FindingGroup, line: number): void {
  group.count++;
  if (line === group.last) return;
  group.rows++;
  const run = group.lines.at(-1);
  const goesOn = run !== undefined && run[1] === group.last && line === group.last + 1;
  group.last = line;
  if (goesOn) run[1] = line;
  else if (group.lines.length < MOST_RUNS) group.lines.push([line, line]);
}

const byGravityAndLine = (a: FindingGroup, b: FindingGroup): number =>
  a.severity === b.severity ? firstLine(a) - firstLine(b) : a.severity === "error" ? -1 : 1;

const firstLine = (group: FindingGroup): number => group.lines[0]?.[0] ?? 0;
