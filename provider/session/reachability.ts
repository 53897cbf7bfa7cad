import { isTransient, isUnsupported, isWrongKey } from "../api/statuses";
import type { Job, Model } from "../api/types";
import { ApiError, messageOf, NoKeyError, ProtocolError, TransportError } from "../errors";
import type { Answer } from "./server-answers";

/** What a preview knows of the way to a server. */
export type Reachability =
  | { kind: "answers" }
  /** The server said no to something that `up` cannot do without. */
  | { kind: "refuses"; sentence: string }
  /** Nobody could be asked: there is no key, no answer, or the server was in trouble of its own. */
  | { kind: "silent"; because: string };

/** Judges the way to a server by what it answered; a job needs the list of jobs, which nothing else does. */
export function judgeReachability(
  baseUrl: string,
  models: Answer<Model[]>,
  jobs: Answer<Job[]> | undefined,
): Reachability {
  if (isNotThere(models) && jobs !== undefined && isNotThere(jobs) && !endsInVersion(baseUrl))
    return {
      kind: "refuses",
      sentence: `nothing of the API is at ${baseUrl}: it knows neither /models nor /fine_tuning/jobs. Next: most servers want the version at the end of the base URL, like "${baseUrl}/v1".`,
    };
  const [silence] = [jobs, models].filter((answer) => answer !== undefined && isSilence(answer));
  if (silence !== undefined && "trouble" in silence) return { kind: "silent", because: messageOf(silence.trouble) };
  const refusal = refusalOf(models, isUnfit) ?? (jobs && refusalOf(jobs, (error) => !isUnsupported(error)));
  return refusal ?? { kind: "answers" };
}

/** True for what may well be different a minute later, and for what was never asked. */
function isSilence(answer: Answer<unknown>): boolean {
  if (!("trouble" in answer)) return false;
  const { trouble } = answer;
  return NoKeyError.is(trouble) || TransportError.is(trouble) || isTransient(trouble);
}

/** A key that may not see models, or a server without them, can train all the same; what else is wrong is wrong for all. */
const isUnfit = (error: unknown): boolean => (ApiError.is(error) ? isWrongKey(error) : !ProtocolError.is(error));

function refusalOf(answer: Answer<unknown>, counts: (trouble: unknown) => boolean): Reachability | undefined {
  if (!("trouble" in answer) || !counts(answer.trouble)) return undefined;
  return { kind: "refuses", sentence: messageOf(answer.trouble) };
}

function isNotThere(answer: Answer<unknown>): boolean {
  const { trouble } = "trouble" in answer ? answer : { trouble: undefined };
  return (ApiError.is(trouble) || ProtocolError.is(trouble)) && trouble.status === 404;
}

const endsInVersion = (baseUrl: string) => /\/v\d[\w.-]*$/.test(baseUrl);
