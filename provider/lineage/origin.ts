import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Job } from "../api/types";
import type { Connection, Session } from "../session/session";
import { type Ancestor, ancestorOf, type CommitOrigin } from "./lineage";

/** What only the moment of submitting shows of a model's origin; stored once and carried through. */
export interface Origin {
  git?: CommitOrigin | undefined;
  predecessor?: Ancestor | undefined;
}

/** The new job is paid for and not in the state yet: its history is not worth a long wait. */
const LOOK_MS = 3_000;

/** The origin of a job that was just obtained for `urn`. An older job's commit is not known any more. */
export async function originOf(
  { lastSeen }: Session,
  { api }: Connection,
  urn: string,
  { job, fresh }: { job: Job; fresh: boolean },
): Promise<Origin> {
  // The diff of this run saw the resource that is being replaced.
  const replaced = lastSeen.latestOf(urn)?.id;
  const predecessor =
    replaced === undefined || replaced === job.id
      ? undefined
      : await api.getJob(replaced, { signal: AbortSignal.timeout(LOOK_MS) }).catch(() => undefined);
  return { git: fresh ? await commitHere() : undefined, predecessor: ancestorOf(predecessor) };
}

/** The commit that is checked out where the program runs; none outside a repository, or without git. */
async function commitHere(): Promise<CommitOrigin | undefined> {
  try {
    const { stdout } = await promisify(execFile)("git", ["rev-parse", "HEAD"], { timeout: 5_000 });
    return { commit: stdout.trim(), source: "recorded" };
  } catch {
    return undefined;
  }
}
