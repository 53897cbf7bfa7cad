import type { GivenConnection } from "../../endpoint/connection";
import { judgeReachability } from "../../session/reachability";
import type { Connection, Session } from "../../session/session";
import type { Problem } from "./check";

/** A resource, and where it is. */
export interface Located {
  resourceUrn: string;
  connection?: GivenConnection | undefined;
}

/**
 * What a preview has against the way to a resource's server. Where nobody could be asked the preview goes on, and one warning
 * for all resources says what that leaves open.
 */
export async function reachabilityProblems(
  session: Session,
  { connection: input, resourceUrn: urn }: Located,
  needs: "a key" | "jobs",
): Promise<Problem[]> {
  const { answers, endpoint } = session.connect(input);
  const reachability = await lookAt(answers, endpoint.baseUrl, needs);
  if (reachability.kind === "refuses") return [{ property: "", reason: reachability.sentence }];
  if (reachability.kind === "silent" && answers.isFirstToTell())
    session.tell(urn, `${reachability.because}\n${notChecked}`, "warning");
  return [];
}

async function lookAt(answers: Connection["answers"], baseUrl: string, needs: "a key" | "jobs") {
  const [models, jobs] = await Promise.all([answers.models(), needs === "jobs" ? answers.jobs() : undefined]);
  const reachability = judgeReachability(baseUrl, models, jobs);
  // A server that shows no models may not be one: only then does a file ask for jobs.
  return "trouble" in models && jobs === undefined && reachability.kind === "answers"
    ? judgeReachability(baseUrl, models, await answers.jobs())
    : reachability;
}

const notChecked =
  "  The preview goes on without the server. Not checked: whether it takes the key, whether it has the base models and for how long, " +
  "and which jobs exist already and would cost nothing. `pulumi up` checks all of it before anything is paid.";
