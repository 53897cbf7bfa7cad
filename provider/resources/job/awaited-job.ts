import type { Job } from "../../api/types";
import { InitFailedError } from "../../engine/init-failed";
import { resourceName } from "../../engine/urn";
import { UserError } from "../../errors";
import type { Origin } from "../../lineage/origin";
import type { Connection, Session } from "../../session/session";
import type { InService } from "./acceptance";
import type { FineTuningJobInputs } from "./inputs";
import { type JobResults, outputsOf } from "./job-outputs";
import type { JobOutputs } from "./job-resource";

/** A job that exists at the server, and the resource that waits for it. */
export interface AwaitedJob {
  session: Session;
  connection: Connection;
  job: Job;
  inputs: Partial<FineTuningJobInputs> & { resourceUrn: string };
  /** The resource's own inputs with the engine's `__provider`, which become part of the outputs. */
  kept: object;
  instance: string;
  origin: Origin;
  /** True when the server made the job just now. */
  fresh: boolean;
  /** The model that this resource serves; an update that it does not pass leaves everything as it is. */
  inService?: InService | undefined;
  phase: "create" | "update";
  /** True when an earlier run did not see the end of the wait. @default false */
  resumed?: boolean | undefined;
}

export interface Stored {
  id: string;
  outs: Record<string, unknown> & JobOutputs;
}

/** Leaves the state as it was: a create's job can be found again by its key, or is of no use; an update's is there already. */
export class Refused extends UserError {}

/** What the update does to the job's resource, as sentences begin. */
export const verb = { create: "creating", update: "updating" } as const;

/** `creating fine-tuning job "bot"`. */
export const doingText = ({ inputs, phase }: AwaitedJob) =>
  `${verb[phase]} fine-tuning job "${resourceName(inputs.resourceUrn)}"`;

const NOTHING: JobResults = { checkpoints: [] };

/** Keeps the job in the state, as one that is not ready. */
export function unfinished(awaited: AwaitedJob, job: Job, reason: string, cause?: unknown): InitFailedError {
  return new InitFailedError(job.id, storedOutputs(awaited, job, NOTHING, false), reason, { cause });
}

/** What the state holds of the job from now on. */
export function storedOutputs(
  { session, connection, inputs, kept, instance, origin }: AwaitedJob,
  job: Job,
  results: JobResults,
  ready: boolean,
): Stored["outs"] {
  const { endpoint } = connection;
  session.lastSeen.saw({ urn: inputs.resourceUrn, instance, id: job.id, ready });
  const settledAt = Math.ceil(session.clock.wall() / 1000);
  return { ...kept, ...outputsOf(job, inputs, { endpoint, instance, ready, origin, settledAt }, results) };
}
