import { isSnapshotOf } from "../../api/model-names";
import { containsUnknown } from "../../engine/unknown";
import { isFailure } from "../../waiting/milestones";
import type { FineTuningJobInputs } from "../job/inputs";
import type { JobOutputs } from "../job/job-resource";
import { canonicalTraining } from "../job/training-request";
import { type TrainingArgument, trainingArguments } from "../job/training-schema";
import { argumentChanges, type ChangeTable, sameValue } from "../shared/argument-changes";
import { type DataChange, dataChange, dataReference } from "./data-change";

type State = Partial<FineTuningJobInputs & JobOutputs>;

const otherTraining = Object.fromEntries(trainingArguments.map((name) => [name, "replace"])) as Record<
  TrainingArgument,
  "replace"
>;

/** Data count by their content, and `adoptJobId` by the job that is held. */
const onChange = {
  ...otherTraining,
  trainingFile: "special",
  validationFile: "special",
  trainingData: "special",
  validationData: "special",
  adoptJobId: "special",
  waitFor: "update",
  paused: "update",
  budget: "update",
  accept: "update",
  selectBy: "update",
  onDelete: "update",
  onInterrupt: "update",
  onFailure: "update",
  stallMinutes: "update",
  failIfShutdownWithinDays: "update",
  connection: "update",
  timeouts: "update",
  resourceUrn: "ignore",
  pulumiOrganization: "ignore",
  secretArguments: "ignore",
  followed: "ignore",
  formerName: "ignore",
} as const satisfies ChangeTable<FineTuningJobInputs>;

export interface JobDiff {
  replaces: string[];
  updates: string[];
  /** Arguments of which only `up` can say whether they train again. */
  undecided: string[];
}

/** What has to happen to the job `id`, from inputs and state alone. */
export function diffJob(id: string, olds: State, news: FineTuningJobInputs): JobDiff {
  const data = {
    trainingFile: fileChange(olds.trainingFile, olds.trainingData, news.trainingFile, news.trainingData),
    validationFile: fileChange(olds.validationFile, olds.validationData, news.validationFile, news.validationData),
  };
  const { replaces, updates, undecided } = argumentChanges<FineTuningJobInputs>(onChange, olds, news);
  const named = (kind: DataChange) => Object.entries(data).flatMap(([name, change]) => (change === kind ? [name] : []));
  return {
    replaces: [
      ...deadEnds(olds),
      ...replaces.filter((name) => !sameTraining(name, olds, news)),
      ...named("other-rows"),
      ...otherAdoption(id, news),
    ],
    updates: [
      ...(olds.ready === true ? [] : ["ready"]),
      ...unreportedFailure(olds),
      ...updates,
      ...undecided,
      ...named("same-rows"),
      ...named("undecided"),
    ],
    undecided: [...undecided, ...named("undecided")],
  };
}

const fileChange = (oldId: unknown, oldData: unknown, newId: unknown, newData: unknown) =>
  dataChange(dataReference(oldId, oldData), dataReference(newId, newData));

/** A job that failed while it was waited for: the failure was reported by that update, so this one submits anew. */
function deadEnds(olds: State): string[] {
  return olds.ready !== true && hasFailed(olds) ? ["status"] : [];
}

/** A job that failed after it was ready, because nobody waited for its end: an update has to report it first. */
function unreportedFailure(olds: State): string[] {
  return olds.ready === true && hasFailed(olds) && olds.onFailure !== "report" ? ["status"] : [];
}

const hasFailed = ({ status }: State) => status !== undefined && isFailure(status);

/** Another spelling of the same training: an alias for its snapshot, "auto" for the default, the older place of hyperparameters. */
function sameTraining(name: keyof FineTuningJobInputs, olds: State, news: FineTuningJobInputs): boolean {
  if (name === "model") return news.model === olds.resolved?.model || isSnapshotOf(news.model, olds.model ?? "");
  const part = name === "hyperparameters" ? "method" : name;
  if (part !== "method" && part !== "metadata" && part !== "trainingType" && part !== "vendorArguments") return false;
  const before = canonicalTraining(olds as FineTuningJobInputs)[part];
  return sameValue(before, canonicalTraining(news)[part]);
}

/** Removing `adoptJobId`, or naming the job already held, is no change. */
function otherAdoption(id: string, news: FineTuningJobInputs): string[] {
  const { adoptJobId } = news;
  return adoptJobId === undefined || adoptJobId === id || containsUnknown(adoptJobId) ? [] : ["adoptJobId"];
}
