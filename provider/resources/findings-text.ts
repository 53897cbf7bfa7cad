import { type DatasetReport, type Finding, isAboutFile } from "../dataset";

/** The findings of one severity as a text: where, what, how to mend it; the rest counted per kind. */
export function findingsText(report: DatasetReport, severity: Finding["severity"], path: string | undefined): string {
  const shown = report.findings.filter((finding) => finding.severity === severity);
  const total = severity === "error" ? report.errors : report.warnings;
  const head = `${path === undefined ? "the rows have" : `"${path}" has`} ${total} ${severity}${total === 1 ? "" : "s"}`;
  const rest = total - shown.length;
  return [
    `${head}:`,
    ...shown.map((finding) => `  ${placeOf(finding)}${finding.message} (${finding.code}) → ${finding.remedy}`),
    ...(rest > 0 ? [`  and ${rest} more: ${countsText(report)}`] : []),
  ].join("\n");
}

function placeOf(finding: Finding): string {
  if (isAboutFile(finding.code)) return "";
  const column = finding.column === undefined ? "" : `, column ${finding.column}`;
  const path = finding.path === "" ? "" : `, ${finding.path}`;
  return `line ${finding.line}${column}${path}: `;
}

function countsText({ counts }: DatasetReport): string {
  return Object.entries(counts)
    .map(([code, count]) => `${count} × ${code}`)
    .join(", ");
}
