import { type DatasetReport, type FindingGroup, placeOf, restText } from "../dataset";

/** Sentences that are shown of one severity. */
const SHOWN = 20;

/** The findings of one severity as a text: the same mistake once, where, what, how to mend it; the rest counted per kind. */
export function findingsText(
  report: Pick<DatasetReport, "groups">,
  severity: FindingGroup["severity"],
  path: string | undefined,
): string {
  const groups = report.groups.filter((group) => group.severity === severity);
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const head = `${path === undefined ? "the rows have" : `"${path}" has`} ${total} ${severity}${total === 1 ? "" : "s"}`;
  const rest = restText(groups.slice(SHOWN));
  return [`${head}:`, ...groups.slice(0, SHOWN).map(lineOf), ...(rest === undefined ? [] : [`  ${rest}`])].join("\n");
}

function lineOf(group: FindingGroup): string {
  const place = placeOf(group);
  return `  ${place === "" ? "" : `${place}: `}${group.message} (${group.code}) → ${group.remedy}`;
}
