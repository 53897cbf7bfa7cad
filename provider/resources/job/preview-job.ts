import { absent } from "../../api/absent";
import type { Job } from "../../api/types";
import { ownerSettings } from "../../endpoint/settings";
import type { Properties } from "../../engine/handler";
import { containsUnknown, isUnknown } from "../../engine/unknown";
import { resourceName } from "../../engine/urn";
import { ApiError, NoKeyError, ProtocolError, TransportError } from "../../errors";
import { judgeAcceptance, type Miss } from "../../quality/accept";
import type { ServerAnswers } from "../../session/server-answers";
import type { Session } from "../../session/session";
import type { Problem } from "../shared/check";
import { missText } from "./acceptance";
import { mismatchInPreview } from "./adopt";
import { deadJobText, foundJobText } from "./found-job-text";
import { readResults } from "./job-outputs";
import { unknownIdentity } from "./known-in-preview";
import type { Acceptance } from "./lifecycle-inputs";
import { searchJob, unexplainedJobs, unexplainedText, wasIntended } from "./search-job";
import { jobInputsShape } from "./state";
import { submitKeys } from "./training-request";

/** What `up` will do for a job that is not in the state: nothing is paid, and the sentence says why, or it is refused. */
export type JobPreview = { kind: "free"; sentence: string } | { kind: "refused"; problem: Problem } | Training;

/** A job is submitted, as far as a preview can know; `but` says what it cannot. */
export interface Training {
  kind: "trains";
  but?: string;
}

/** What a preview needs of the world. */
export interface Previewing {
  session: Pick<Session, "journal" | "config">;
  answers: ServerAnswers;
  inputs: Properties;
}

/** Comes to the verdict of `up` by the functions of `up`; asks through `answers` alone, and changes nothing. */
export async function previewJob(previewing: Previewing): Promise<JobPreview> {
  const { answers, inputs } = previewing;
  const { adoptJobId, onFailure, accept } = inputs;
  if (isUnknown(adoptJobId))
    return { kind: "free", sentence: "takes over the job that `adoptJobId` names at `up`, costs nothing" };
  if (adoptJobId !== undefined)
    return previewNamedJob({
      answers,
      id: String(adoptJobId),
      property: "adoptJobId",
      onFailure,
      limits: { accept, urn: String(inputs.resourceUrn) },
      against: (job) => mismatchInPreview(job, inputs, answers.endpoint),
    });
  try {
    return await previewOwnJob(previewing);
  } catch (error) {
    // That nobody could be asked is said once for all resources.
    if (isNoAnswer(error)) return { kind: "trains" };
    throw error;
  }
}

async function previewOwnJob({ session, answers, inputs }: Previewing): Promise<JobPreview> {
  const unknown = unknownIdentity(inputs);
  if (unknown.length > 0) return { kind: "trains", but: openText(unknown) };
  if (!jobInputsShape.fits(inputs)) return { kind: "trains" };
  const keys = submitKeys(inputs, ownerSettings(session.config));
  const search = { api: answers, journal: session.journal, keys, inputs };
  const found = await searchJob(search);
  if (found.job !== undefined)
    return previewFoundJob(answers, found.job, { accept: inputs.accept, urn: inputs.resourceUrn });
  if (wasIntended(found)) return { kind: "trains", but: INTENDED };
  const unexplained = found.listless ? [] : await unexplainedJobs(search, found);
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
async function previewFoundJob(
  answers: ServerAnswers,
  job: Job,
  limits: Limits,
): Promise<Exclude<JobPreview, Training>> {
  const misses = await missesInPreview(answers, job, limits.accept);
  if (misses.length === 0) return { kind: "free", sentence: foundJobText(job, await answers.progressOf(job)) };
  const reason = missText(job, misses, { doing: "creating", urn: limits.urn, inService: undefined });
  return { kind: "refused", problem: { property: "accept", reason } };
}

/** Asks for metrics only where there are limits to judge them by; where nobody answers, `up` will judge. */
async function missesInPreview(answers: ServerAnswers, job: Job, accept: unknown): Promise<readonly Miss[]> {
  if (accept === undefined || containsUnknown(accept) || job.status !== "succeeded") return [];
  try {
    const { metrics } = await readResults(answers, job);
    return judgeAcceptance(accept as Acceptance, metrics);
  } catch (error) {
    if (isNoAnswer(error)) return [];
    throw error;
  }
}

/** A job that an argument names. */
export interface Named {
  answers: ServerAnswers;
  id: string;
  /** The argument. */
  property: string;
  onFailure: unknown;
  limits: Limits;
  /** What the arguments have against the job. @default nothing */
  against?: ((job: Job) => string | undefined) | undefined;
}

/** What `up` will do with a job that an argument names; of a server that could not be asked, as much as is known without it. */
export async function previewNamedJob({
  answers,
  id,
  property,
  onFailure,
  limits,
  against,
}: Named): Promise<Exclude<JobPreview, Training>> {
  const refused = (reason: string) => ({ kind: "refused", problem: { property, reason } }) as const;
  try {
    const job = await answers.getJob(id).catch(absent);
    if (job === undefined)
      return refused(`names no job at ${answers.endpoint.baseUrl}; check the id and the connection`);
    const mismatch = against?.(job);
    if (mismatch !== undefined) return refused(mismatch);
    const dead = deadJobText(job);
    if (dead !== undefined && onFailure !== "report") return refused(dead);
    if (dead !== undefined) return { kind: "free", sentence: dead };
    return await previewFoundJob(answers, job, limits);
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
