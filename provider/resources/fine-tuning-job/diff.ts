import { isSnapshotOf } from "../../api/model-names";
import { containsUnknown } from "../../engine/unknown";
import { sortedJson } from "../../values";
import { isFailure } from "../../waiting/milestones";
import type { FineTuningJobInputs } from "../job/inputs";
import type { JobOutputs } from "../job/job-resource";
import { canonicalTraining } from "../job/training-request";
import { type DataChange, dataChange, dataReference } from "./data-change";

type State = Partial<FineTuningJobInputs & JobOutputs>;

/** What a change of an argument means. Adding an argument without deciding this stops compiling. */
const onChange = {
  model: "replace",
  suffix: "replace",
  seed: "replace",
  integrations: "replace",
  metadata: "replace",
  method: "replace",
  hyperparameters: "replace",
  trainingType: "replace",
  triggers: "replace",
  trainingFile: "by-content",
  validationFile: "by-content",
  trainingData: "by-content",
  validationData: "by-content",
  adoptJobId: "by-holding",
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
} as const satisfies Record<keyof FineTuningJobInputs, "replace" | "update" | "by-content" | "by-holding" | "ignore">;

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
  const named = (kind: DataChange) => Object.entries(data).flatMap(([name, change]) => (change === kind ? [name] : []));
  return {
    replaces: [...deadEnds(olds), ...otherTraining(olds, news), ...named("other-rows"), ...otherAdoption(id, news)],
    updates: [
      ...(olds.ready === true ? [] : ["ready"]),
      ...unreportedFailure(olds),
      ...changedOf("update", olds, news),
      ...notKnownYet(olds, news),
      ...named("same-rows"),
      ...named("undecided"),
    ],
    undecided: [...notKnownYet(olds, news), ...named("undecided")],
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

/** Arguments that train something else. An argument that is not known yet does not claim a training. */
function otherTraining(olds: State, news: FineTuningJobInputs): string[] {
  const changed = changedOf("replace", olds, news).filter((name) => !containsUnknown(news[name]));
  return changed.filter((name) => !sameTraining(name, olds, news));
}

/** Another spelling of the same training: an alias for its snapshot, "auto" for the default, the older place of hyperparameters. */
function sameTraining(name: keyof FineTuningJobInputs, olds: State, news: FineTuningJobInputs): boolean {
  if (name === "model") return news.model === olds.resolved?.model || isSnapshotOf(news.model, olds.model ?? "");
  if (name !== "method" && name !== "hyperparameters" && name !== "metadata") return false;
  const part = name === "metadata" ? "metadata" : "method";
  const before = canonicalTraining(olds as FineTuningJobInputs)[part];
  return sortedJson(before ?? null) === sortedJson(canonicalTraining(news)[part] ?? null);
}

/** Arguments of which only `up` can say whether they change the training. */
function notKnownYet(olds: State, news: FineTuningJobInputs): string[] {
  return changedOf("replace", olds, news).filter((name) => containsUnknown(news[name]));
}

/** Removing `adoptJobId`, or naming the job already held, is no change. */
function otherAdoption(id: string, news: FineTuningJobInputs): string[] {
  const { adoptJobId } = news;
  return adoptJobId === undefined || adoptJobId === id || containsUnknown(adoptJobId) ? [] : ["adoptJobId"];
}

function changedOf(kind: "replace" | "update", olds: State, news: FineTuningJobInputs): (keyof FineTuningJobInputs)[] {
  const names = Object.keys(onChange) as (keyof typeof onChange)[];
  return names.filter((name) => onChange[name] === kind && !same(olds[name], news[name]));
}

const same = (a: unknown, b: unknown) => sortedJson(a ?? null) === sortedJson(b ?? null);
