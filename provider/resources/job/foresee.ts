import type { Job } from "../../api/types";
import type { Properties } from "../../engine/handler";
import { containsUnknown, isUnknown } from "../../engine/unknown";
import { ApiError, NoKeyError, ProtocolError, TransportError } from "../../errors";
import { judgeAcceptance, type Miss } from "../../quality/accept";
import type { Session } from "../../session/session";
import type { Sight } from "../../session/sight";
import type { Problem } from "../shared/check";
import { resourceName } from "../shared/vendor-filename";
import { missText } from "./acceptance";
import { foreseenMismatch } from "./adopt";
import { absent } from "./find-job";
import { deadJobText, foundJobText } from "./found-job-text";
import { harvest } from "./job-outputs";
import { unknownIdentity } from "./known-in-preview";
import type { Acceptance } from "./lifecycle-inputs";
import { seekJob, unexplainedJobs, unexplainedText, wasIntended } from "./seek-job";
import { jobInputsShape } from "./state";
import { submitKeys } from "./training-request";

/** What `up` will do for a job that is not in the state: nothing is paid, and the sentence says why, or it is refused. */
export type Foresight = { kind: "free"; sentence: string } | { kind: "refused"; problem: Problem } | Training;

/** A job is submitted, as far as a preview can know; `but` says what it cannot. */
export interface Training {
  kind: "trains";
  but?: string;
}

/** What foreseeing needs of the world. */
export interface Foreseeing {
  session: Pick<Session, "journal" | "config">;
  sight: Sight;
  inputs: Properties;
}

/** Comes to the verdict of `up` by the functions of `up`; asks nobody but the sight, and changes nothing. */
export async function foresee(foreseeing: Foreseeing): Promise<Foresight> {
  const { sight, inputs } = foreseeing;
  const { adoptJobId, onFailure, accept } = inputs;
  if (isUnknown(adoptJobId))
    return { kind: "free", sentence: "takes over the job that `adoptJobId` names at `up`, costs nothing" };
  if (adoptJobId !== undefined)
    return foreseeNamed({
      sight,
      id: String(adoptJobId),
      property: "adoptJobId",
      onFailure,
      limits: { accept, urn: String(inputs.resourceUrn) },
      against: (job) => foreseenMismatch(job, inputs),
    });
  try {
    return await foreseeOwn(foreseeing);
  } catch (error) {
    // That nobody could be asked is said once for all resources.
    if (isNoAnswer(error)) return { kind: "trains" };
    throw error;
  }
}

async function foreseeOwn({ session, sight, inputs }: Foreseeing): Promise<Foresight> {
  const unknown = unknownIdentity(inputs);
  if (unknown.length > 0) return { kind: "trains", but: openText(unknown) };
  if (!jobInputsShape.fits(inputs)) return { kind: "trains" };
  const keys = submitKeys(inputs, session.config("fine-tuning:namespace"));
  const seeking = { api: sight, journal: session.journal, keys, inputs };
  const sought = await seekJob(seeking);
  if (sought.job !== undefined)
    return foreseeFound(sight, sought.job, { accept: inputs.accept, urn: inputs.resourceUrn });
  if (wasIntended(sought)) return { kind: "trains", but: INTENDED };
  const unexplained = sought.listless ? [] : await unexplainedJobs(seeking, sought);
  if (unexplained.length === 0) return { kind: "trains" };
  const reason = unexplainedText(unexplained, resourceName(inputs.resourceUrn));
  return { kind: "refused", problem: { property: "adoptJobId", reason } };
}

/** What the model has to reach, and whose it will be. */
interface Limits {
  accept: unknown;
  urn: string;
}

/** A job that is there is taken over, unless its model misses `accept`. */
async function foreseeFound(sight: Sight, job: Job, limits: Limits): Promise<Exclude<Foresight, Training>> {
  const misses = await foreseenMisses(sight, job, limits.accept);
  if (misses.length === 0) return { kind: "free", sentence: foundJobText(job, await sight.progressOf(job)) };
  const reason = missText(job, misses, { doing: "creating", urn: limits.urn, inService: undefined });
  return { kind: "refused", problem: { property: "accept", reason } };
}

/** Asks for metrics only where there are limits to judge them by; where nobody answers, `up` will judge. */
async function foreseenMisses(sight: Sight, job: Job, accept: unknown): Promise<readonly Miss[]> {
  if (accept === undefined || containsUnknown(accept) || job.status !== "succeeded") return [];
  try {
    const { metrics } = await harvest(sight, job);
    return judgeAcceptance(accept as Acceptance, metrics);
  } catch (error) {
    if (isNoAnswer(error)) return [];
    throw error;
  }
}

/** A job that an argument names. */
export interface Named {
  sight: Sight;
  id: string;
  /** The argument. */
  property: string;
  onFailure: unknown;
  limits: Limits;
  /** What the arguments have against the job. @default nothing */
  against?: ((job: Job) => string | undefined) | undefined;
}

/** What `up` will do with a job that an argument names; of a server that could not be asked, as much as is known without it. */
export async function foreseeNamed({
  sight,
  id,
  property,
  onFailure,
  limits,
  against,
}: Named): Promise<Exclude<Foresight, Training>> {
  const refused = (reason: string) => ({ kind: "refused", problem: { property, reason } }) as const;
  try {
    const job = await sight.getJob(id).catch(absent);
    if (job === undefined) return refused(`names no job at ${sight.endpoint.baseUrl}; check the id and the connection`);
    const mismatch = against?.(job);
    if (mismatch !== undefined) return refused(mismatch);
    const dead = deadJobText(job);
    if (dead !== undefined && onFailure !== "report") return refused(dead);
    if (dead !== undefined) return { kind: "free", sentence: dead };
    return await foreseeFound(sight, job, limits);
  } catch (error) {
    if (isNoAnswer(error)) return { kind: "free", sentence: `goes on with ${id}, costs nothing` };
    throw error;
  }
}

const INTENDED =
  "an earlier run did not see the answer to its create call, so `up` looks for that job first and takes it over if it is there";

function openText(unknown: readonly string[]): string {
  const names = unknown.map((name) => `\`${name}\``).join(", ");
  return `whether its job exists already is known only at \`up\`, when ${names} ${unknown.length === 1 ? "is" : "are"} known`;
}

const isNoAnswer = (error: unknown): boolean =>
  ApiError.is(error) || TransportError.is(error) || ProtocolError.is(error) || NoKeyError.is(error);
