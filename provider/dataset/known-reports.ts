/** What this process found in the data it checked, by content: a job asks for what its file's own check could not judge. */

import type { DatasetReport, DatasetSource } from "./report";

export interface KnownData {
  /** Without what concerns the set as a whole. */
  report: DatasetReport;
  source: DatasetSource;
  allowSecrets: boolean | undefined;
}

const MOST = 200;

const known = new Map<string, KnownData>();

/** Keeps the data for `knownData`; the oldest are forgotten first. */
export function rememberData(report: DatasetReport, source: DatasetSource, allowSecrets: boolean | undefined): void {
  if (report.contentHash === "") return;
  known.delete(report.contentHash);
  known.set(report.contentHash, { report, source, allowSecrets });
  const oldest = known.size > MOST ? known.keys().next().value : undefined;
  if (oldest !== undefined) known.delete(oldest);
}

/** What was found in the rows with this content; undefined where this process has not checked them. */
export const knownData = (contentHash: string): KnownData | undefined => known.get(contentHash);
