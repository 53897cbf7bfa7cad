import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { FineTuningApi } from "../api/fine-tuning-api";
import { collect } from "../api/pages";
import type { Job } from "../api/types";
import { contentHasher } from "../dataset";
import { asPlain } from "../engine/hidden-inputs";
import { type CommitOrigin, type DataOrigin, type Lineage, lineageOf } from "../lineage/lineage";
import { finalMetrics } from "../quality/metrics";
import { fieldsOf } from "../values";
import { ifOffered } from "./offered";
import { readResources } from "./orphans-state";

export interface LineageOptions {
  /** Stack exports in which the job may stand, for what only the program knew. */
  state?: string[] | undefined;
  /** Read the data back from the vendor, to hash and count them. */
  readData?: boolean | undefined;
  /** A git repository; its history tells what was checked out when the job was submitted. */
  repository: string;
}

/** Everything that can be found out about a model's origin; what a server or a key does not show is left out. */
export async function collectLineage(api: FineTuningApi, job: Job, options: LineageOptions): Promise<Lineage> {
  const recorded = await recordedOutputs(job.id, options.state ?? []);
  const dataRecorded = recordedData(recorded);
  const [jobs, checkpoints, events] = await Promise.all([
    ifOffered(collect(api.listJobs()), []),
    ifOffered(collect(api.listCheckpoints(job.id)), []),
    ifOffered(collect(api.listEvents(job.id)), []),
  ]);
  const file = (id: string | undefined) => (id === undefined ? undefined : ifOffered(api.getFile(id), undefined));
  const data = async (id: string | undefined, known: unknown) => ({
    ...(fieldsOf(known) as Partial<DataOrigin> | undefined),
    ...(options.readData === true && id !== undefined ? await hashedFile(api, id) : {}),
  });
  return lineageOf(job, {
    jobs,
    trainingFile: await file(job.trainingFile),
    validationFile: await file(job.validationFile),
    trainingData: await data(job.trainingFile, dataRecorded.trainingData),
    validationData: await data(job.validationFile, dataRecorded.validationData),
    git: recordedCommit(recorded) ?? (await commitBefore(job.createdAt, options.repository)),
    metrics: finalMetrics({ checkpoints, events }),
    pricePerMillionTokens: ownPrice(recorded),
  });
}

async function recordedOutputs(jobId: string, exports: string[]): Promise<Record<string, unknown>> {
  for (const path of exports) {
    const found = (await readResources(path)).find(
      ({ id, outputs }) => id === jobId && fieldsOf(outputs) !== undefined,
    );
    if (found !== undefined) return asPlain(fieldsOf(found.outputs) ?? {});
  }
  return {};
}

/** A job that was adopted may have been trained on other rows than its program's: then its lineage claims none. */
function recordedData(recorded: Record<string, unknown>): Record<string, unknown> {
  return fieldsOf(recorded.lineage) ?? recorded;
}

function recordedCommit({ lineage }: Record<string, unknown>): CommitOrigin | undefined {
  const commit = fieldsOf(fieldsOf(lineage)?.git)?.commit;
  return typeof commit === "string" ? { commit, source: "recorded" } : undefined;
}

function ownPrice({ budget }: Record<string, unknown>): number | undefined {
  const price = fieldsOf(budget)?.pricePerMillionTokens;
  return typeof price === "number" ? price : undefined;
}

/** Hash and count of an upload as the server gives it back; nothing where it does not. */
export async function hashedFile(api: FineTuningApi, id: string): Promise<Partial<DataOrigin>> {
  const content = await ifOffered(api.fileContent(id), undefined);
  if (content === undefined) return {};
  const hasher = contentHasher();
  hasher.update(content);
  const lines = Buffer.from(content).toString("utf8").split("\n");
  return { contentHash: hasher.digest(), examples: lines.filter((line) => line.trim() !== "").length };
}

/** Without git, or outside a repository, the commit is not known. */
async function commitBefore(seconds: number, repository: string): Promise<CommitOrigin | undefined> {
  try {
    const log = ["-C", repository, "log", "-1", "--format=%H", `--before=@${seconds}`];
    const { stdout } = await promisify(execFile)("git", log);
    return stdout.trim() === "" ? undefined : { commit: stdout.trim(), source: "history" };
  } catch {
    return undefined;
  }
}
