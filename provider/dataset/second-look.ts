/**
 * What a job finds in data that their own check has read: the rows again, if the job's method or model may judge them
 * otherwise, and the set as a whole. Together the two say what `inspectDataset` says for the job's purpose.
 */

import { type Purpose, withMisfits } from "./fit";
import { inspectAgain } from "./inspect";
import { knownData } from "./known-reports";
import type { DatasetReport, FindingGroup } from "./report";
import { speaksHarmony } from "./rules/special-tokens";
import { trainingContext } from "./tokens/context";

export interface SecondLook {
  /** Everything that is to be said of the data for this purpose. */
  report: DatasetReport;
  /** What the data's own check has not said. */
  news: FindingGroup[];
}

/** Undefined where this process has not read the data. */
export async function secondLook(contentHash: string, purpose: Purpose): Promise<SecondLook | undefined> {
  const known = knownData(contentHash);
  if (known === undefined) return undefined;
  const { report: first, source, allowSecrets } = known;
  const report = mayDiffer(first, purpose)
    ? await inspectAgain(source, { ...purpose, allowSecrets })
    : withMisfits(first, purpose);
  const said = new Set(known.said.map(keyOf));
  return { report, news: report.groups.filter((group) => !said.has(keyOf(group))) };
}

/** Encodings of the vendor differ by less than this in the tokens that they make of a text. */
const ENCODINGS_DIFFER = 3;

function mayDiffer({ format, formats, longest, counts }: DatasetReport, { method, model }: Purpose): boolean {
  if (method !== undefined && formats[method] !== format) return true;
  if (speaksHarmony(model)) return true;
  if (counts.ambiguous_format !== undefined || counts.truncated_row !== undefined) return true;
  const context = trainingContext(model);
  return context !== undefined && (longest[0]?.tokens ?? 0) * ENCODINGS_DIFFER > context;
}

const keyOf = ({ code, path, message, last, count }: FindingGroup): string =>
  [code, path, message, last, count].join("\n");
