/** Reads a data set, or remembers what it found when the file has not changed since. */

import { keepsCache } from "../user-directory";
import { withMisfits } from "./fit";
import { inspectAfresh } from "./inspection";
import { rememberData } from "./known-reports";
import { rememberRows } from "./leakage";
import type { DatasetReport, DatasetSource, InspectOptions } from "./report";
import { resultCache } from "./result-cache";

/**
 * Checks, hashes and counts a data set in bounded memory. Whatever is wrong with the data is a finding; it rejects only
 * when `signal` is aborted, with the signal's reason. Other work of the process goes on meanwhile.
 */
export async function inspectDataset(source: DatasetSource, options: InspectOptions = {}): Promise<DatasetReport> {
  const { report, judged } = await inspectFor(source, options);
  rememberData({ report, source, allowSecrets: options.allowSecrets, said: judged.groups });
  return judged;
}

/** Looks at data for another purpose than that of their own check, which stays what is known of them. */
export const inspectAgain = async (source: DatasetSource, options: InspectOptions): Promise<DatasetReport> =>
  (await inspectFor(source, options)).judged;

async function inspectFor(source: DatasetSource, options: InspectOptions) {
  options.signal?.throwIfAborted();
  const { report, rows } =
    "path" in source ? await inspectFile(source.path, options) : await inspectAfresh(source, options);
  rememberRows(report.contentHash, rows);
  return { report, judged: withMisfits(report, options) };
}

async function inspectFile(path: string, options: InspectOptions) {
  const { cache: choice = true } = options;
  if (choice === false || (choice === true && !keepsCache(process.env))) return inspectAfresh({ path }, options);
  const cache = choice === true ? resultCache() : resultCache(choice.directory);
  const identity = await cache.identify(path);
  if (identity === undefined) return inspectAfresh({ path }, options);
  const remembered = await cache.get(identity, options);
  if (remembered !== undefined) return remembered;
  const inspected = await inspectAfresh({ path }, options);
  const { contentHash } = inspected.report;
  if (contentHash !== "" && identity === (await cache.identify(path))) await cache.put(identity, options, inspected);
  return inspected;
}
