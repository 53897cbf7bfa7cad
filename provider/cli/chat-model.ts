import type { FineTuningApi } from "../api/fine-tuning-api";
import { isMissing, isNotOffered } from "../api/statuses";
import type { Job } from "../api/types";
import { describeEndpoint, type Endpoint } from "../endpoint/endpoint";
import { messageOf, UserError } from "../errors";
import { isOpen } from "../waiting/milestones";
import { findJob, lookFor, type Searched } from "./find-job";
import { closestNames, nameOf } from "./job-names";

/** Where a model is looked for. */
interface Asked extends Searched {
  api: Searched["api"] & Pick<FineTuningApi, "getModel">;
}

/** The model that a person means, and what it was called if otherwise. */
export interface CalledModel {
  model: string;
  /** Names of jobs and models that are like the one given, where nothing has exactly that name. */
  similar: readonly string[];
}

/**
 * The name to ask by. What the server knows as a model is meant first, base models and checkpoints too; else a job's model: by
 * its id or its resource; nothing is the newest job's. A name that nothing has is asked by as it is: deployments and servers
 * beside the one that trains have names of their own.
 */
export async function modelCalled(to: Asked, called: string | undefined): Promise<CalledModel> {
  if (called === undefined || called.startsWith("ftjob-")) return told(to, await findJob(to, called));
  if (looksLikeModel(called) || (await isServed(to, called))) return { model: called, similar: [] };
  const { job, jobs } = await lookFor(to, called);
  return job === undefined ? { model: called, similar: closestNames(jobs, called) } : told(to, job);
}

/** Fine-tuned models of OpenAI and of Azure, and their checkpoints. */
const looksLikeModel = (called: string) => /^ft:|\.ft-/.test(called);

async function isServed({ api }: Asked, called: string): Promise<boolean> {
  try {
    return (await api.getModel(called)).id === called;
  } catch (error) {
    if (isNotOffered(error)) return false;
    throw error;
  }
}

function told({ tell }: Asked, job: Job): CalledModel {
  if (job.fineTunedModel === undefined)
    throw new UserError(
      `job "${job.id}" (${nameOf(job)}) is ${job.status} and has no model${isOpen(job.status) ? " yet" : ""}. Next: ` +
        (isOpen(job.status) ? `\`fine-tuning watch ${job.id}\`, or ` : "") +
        "name a model, a checkpoint or another job; `fine-tuning list --status succeeded` shows them.",
    );
  tell(`${nameOf(job)}: ${job.fineTunedModel}\n`);
  return { model: job.fineTunedModel, similar: [] };
}

/** An answer that the endpoint does not give, in words that say what to do. Other errors as they are. */
export function notServed(error: unknown, endpoint: Endpoint, { model, similar }: CalledModel): unknown {
  if (!isMissing(error)) return error;
  const [said = ""] = messageOf(error).split("\n");
  const like = similar.length === 0 ? "" : `\n  Similar names: ${similar.join(", ")}.`;
  const next =
    endpoint.dialect === "azure"
      ? "Azure answers by deployment: deploy the model, and give the deployment's name."
      : "`fine-tuning list` shows jobs and models; a server that trains need not answer: name the one that does with --base-url.";
  return new UserError(
    `${describeEndpoint(endpoint)} does not serve the model "${model}": ${said}${like}\n  Next: ${next}`,
    { cause: error },
  );
}
