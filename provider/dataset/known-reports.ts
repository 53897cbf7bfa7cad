/** What this process found in the data it checked, by content: a job asks for what its file's own check could not judge. */

import type { DatasetReport } from "./report";

const MOST = 500;

const known = new Map<string, DatasetReport>();

/** Keeps the report for `knownReport`; the oldest are forgotten first. */
export function rememberReport(report: DatasetReport): void {
  if (report.contentHash === "") return;
  known.delete(report.contentHash);
  known.set(report.contentHash, report);
  const oldest = known.size > MOST ? known.keys().next().value : undefined;
  if (oldest !== undefined) known.delete(oldest);
}

/** What was found in the rows with this content; undefined where this process has not checked them. */
export const knownReport = (contentHash: string): DatasetReport | undefined => known.get(contentHash);
