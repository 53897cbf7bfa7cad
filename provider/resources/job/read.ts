import type { dynamic } from "@pulumi/pulumi";
import { UserError } from "../../errors";
import type { Session } from "../../session/session";
import { withoutUndefined } from "../../values";
import { isOpen } from "../../waiting/milestones";
import { lookWhereMade } from "../shared/made-elsewhere";
import { echoedInputs } from "./echoed-inputs";
import { modelIsGone } from "./find-by-key";
import { outputsOf, readResults } from "./job-outputs";
import type { JobState } from "./state";

/**
 * What a refresh, or `get`, sees of a job. `ready` is carried through unchanged: a refresh clears the engine's own record
 * of an unfinished resource, and only create and update may judge a model.
 */
export async function readJob(session: Session, id: string, props: Partial<JobState>): Promise<dynamic.ReadResult> {
  const { endpoint, api, load } = session.connect(props.connection);
  const job = await lookWhereMade(`job ${id}`, props, { endpoint, api }, () => load.job(id));
  const isOurs = props.instance !== undefined;
  if (job === undefined && isOurs) return {};
  if (job === undefined)
    throw new UserError(
      `reading fine-tuning job "${id}": there is no such job at ${endpoint.baseUrl}. Next: check the id and the connection.`,
    );
  const inputs = isOurs ? props : { ...echoedInputs(job), ...props };
  const own = {
    endpoint,
    instance: props.instance ?? "",
    // The next update waits for a job that was imported while it runs.
    ready: isOurs ? props.ready === true : !isOpen(job.status),
    origin: props.lineage ?? {},
    settledAt: props.settledAt,
  };
  if (isOurs && (await modelIsGone(load.model, job.fineTunedModel)))
    session.tell(
      props.resourceUrn ?? "",
      `model ${job.fineTunedModel} of job ${id} does not exist any more. Nothing is trained again by itself; to do so, change \`triggers\`.`,
      "warning",
    );
  const { checkpoints = [], metrics, modelShutdownDate } = props;
  const unmoved = isOurs && props.status === job.status && !isOpen(job.status);
  const results = unmoved ? { checkpoints, metrics, modelShutdownDate } : await readResults(api, job);
  return { id, props: withoutUndefined({ ...props, ...inputs, ...outputsOf(job, inputs, own, results) }) };
}
