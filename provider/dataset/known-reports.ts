/** What this process found in the data it checked, by content: a job asks for what its file's own check could not judge. */

import type { DatasetReport, DatasetSource, FindingGroup } from "./report";

export interface KnownData {
  /** Without what concerns the set as a whole. */
  report: DatasetReport;
  source: DatasetSource;
  allowSecrets: boolean | undefined;
  /** What was said of them for the purpose that they were checked for. */
  said: readonly FindingGroup[];
}

const MOST = 200;

const known = new Map<string, KnownData>();

/** Keeps the data for `knownData`; the oldest are forgotten first. */
export function rememberData(data: KnownData): void {
  const { contentHash } = data.report;
  if (contentHash === "") return;
  known.delete(contentHash);
  known.set(contentHash, data);
  const oldest = known.size > MOST ? known.keys().next().value : undefined;
  if (oldest !== undefined) known.delete(oldest);
}

/** What was found in the rows with this content; undefined where this process has not checked them. */
export const knownData = (contentHash: string): KnownData | undefined => known.get(contentHash);
