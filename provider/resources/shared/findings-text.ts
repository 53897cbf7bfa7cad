import { plural } from "../../amounts";
import { type DatasetReport, type FindingGroup, groupText, restText } from "../../dataset";

/** Sentences that are shown of one severity. */
const SHOWN = 20;

/** The findings of one severity as a text: the same mistake once, where, what, how to correct it; the rest counted per kind. */
export function findingsText(
  { groups }: Pick<DatasetReport, "groups">,
  severity: FindingGroup["severity"],
  path: string | undefined,
): string {
  const ofSeverity = groups.filter((group) => group.severity === severity);
  return listed(ofSeverity, severity, path === undefined ? "the rows" : `"${path}"`);
}

/** Findings of one severity below a line that counts them; `data` names the data as a sentence does. */
export function listed(groups: readonly FindingGroup[], severity: FindingGroup["severity"], data: string): string {
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const verb = data.startsWith('"') ? "has" : "have";
  const rest = restText(groups.slice(SHOWN));
  return [
    `${data} ${verb} ${plural(total, severity)}:`,
    ...groups.slice(0, SHOWN).map((group) => `  ${groupText(group)}`),
    ...(rest === undefined ? [] : [`  ${rest}`]),
  ].join("\n");
}
