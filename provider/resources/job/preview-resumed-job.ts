import { containsUnknown } from "../../engine/unknown";
import { UserError } from "../../errors";
import type { Session } from "../../session/session";
import { lookWhereMade, type Remembered } from "../shared/made-elsewhere";
import { reachabilityProblems } from "../shared/reachability-problems";
import { deadJobText, foundJobText } from "./found-job-text";
import type { FineTuningJobInputs } from "./inputs";

/** A resource in the state that is not ready, because the wait for its job was interrupted. */
export interface Resumed {
  id: string;
  olds: Remembered;
  inputs: Pick<FineTuningJobInputs, "resourceUrn" | "connection" | "onFailure">;
  /** What `up` says where there is no such job any more. */
  gone(baseUrl: string): UserError;
}

/** Says in a preview that `up` goes on with the job. Throws where the server has said that it cannot. */
export async function previewResumed(session: Session, { id, olds, inputs, gone }: Resumed): Promise<void> {
  const { resourceUrn: urn, connection, onFailure } = inputs;
  if (containsUnknown(connection)) return;
  const [unreachable] = await reachabilityProblems(session, inputs, "jobs");
  if (unreachable !== undefined) throw new UserError(unreachable.reason);
  const { answers, endpoint } = session.connect(connection);
  if ("trouble" in (await answers.jobs())) return session.tell(urn, `goes on with ${id}, costs nothing`);
  const job = await lookWhereMade(`job ${id}`, olds, { endpoint, api: answers }, () => answers.getJob(id));
  if (job === undefined) throw gone(endpoint.baseUrl);
  const dead = deadJobText(job);
  if (dead === undefined) return session.tell(urn, foundJobText(job, await answers.progressOf(job)));
  const next = onFailure === "report" ? "" : "; this `up` reports it, and the next one trains anew";
  session.tell(urn, `${dead}${next}`, "warning");
}
