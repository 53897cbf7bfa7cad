import type { ConnectionInput } from "../../endpoint/connection";
import { judgeReach } from "../../session/reach";
import type { Connection, Session } from "../../session/session";
import type { Problem } from "./check";

/** A resource, and where it is. */
export interface Located {
  resourceUrn: string;
  connection?: ConnectionInput | undefined;
}

/**
 * What a preview has against the way to a resource's server. Where nobody could be asked the preview goes on, and one warning
 * for all resources says what that leaves open.
 */
export async function reachProblems(
  session: Session,
  { connection: input, resourceUrn: urn }: Located,
  needs: "a key" | "jobs",
): Promise<Problem[]> {
  const { sight, endpoint } = session.connect(input);
  const reach = await lookAt(sight, endpoint.baseUrl, needs);
  if (reach.kind === "refuses") return [{ property: "", reason: reach.sentence }];
  if (reach.kind === "silent" && sight.isFirstToTell()) session.tell(urn, `${reach.because}\n${notChecked}`, "warning");
  return [];
}

async function lookAt(sight: Connection["sight"], baseUrl: string, needs: "a key" | "jobs") {
  const [models, jobs] = await Promise.all([sight.models(), needs === "jobs" ? sight.jobs() : undefined]);
  const reach = judgeReach(baseUrl, models, jobs);
  // A server that shows no models may not be one: only then does a file ask for jobs.
  return "trouble" in models && jobs === undefined && reach.kind === "answers"
    ? judgeReach(baseUrl, models, await sight.jobs())
    : reach;
}

const notChecked =
  "  The preview goes on without the server. Not checked: whether it takes the key, whether it has the base models and for how long, " +
  "and which jobs exist already and would cost nothing. `pulumi up` checks all of it before anything is paid.";
