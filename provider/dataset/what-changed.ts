/** What was done to data since another content of theirs, where both are still known. */

import { keepsCache } from "../user-directory";
import { type ChangedRows, changedRows } from "./changed-rows";
import { rememberedRows } from "./leakage";
import { resultCache } from "./result-cache";

/** Of both sets together; to compare them takes about 100 bytes a row. */
const MOST_ROWS = 1_000_000;

/** Compares two contents by their hashes; undefined where the rows of one are not known on this machine any more. */
export async function whatChanged(before: string, now: string): Promise<ChangedRows | undefined> {
  const [old, current] = [await rowsOf(before), await rowsOf(now)];
  if (old === undefined || current === undefined || old.size + current.size > MOST_ROWS) return undefined;
  return changedRows(old, current);
}

/** What this process has read, else what the cache holds of an earlier one. */
async function rowsOf(contentHash: string) {
  const here = rememberedRows(contentHash);
  if (here !== undefined || !keepsCache(process.env)) return here;
  return resultCache().rowsOf(contentHash);
}
