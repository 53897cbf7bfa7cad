import { createHash } from "node:crypto";
import { KEY_ENTRY, OWNER_ENTRY } from "../../api/job-marks";
import { namedTrainingType } from "../../api/training-type";
import type { Method } from "../../api/types";
import { graderFromPublished } from "../../api/wire-grader";
import type { JobRequest } from "../../api/wire-request";
import type { OwnerSettings } from "../../endpoint/settings";
import { formerUrn, identityOf, withName } from "../../engine/identity";
import { sortedJson, withoutUndefined } from "../../values";
import type { FineTuningJobInputs } from "./inputs";
import { type TrainingInputs, trainingArguments } from "./training-schema";

/** What the create call sends. */
export function requestOf(inputs: FineTuningJobInputs, key: string): JobRequest {
  const owner = inputs.resourceUrn.slice(0, 512);
  return { ...requestWithoutKey(inputs), metadata: { ...inputs.metadata, [KEY_ENTRY]: key, [OWNER_ENTRY]: owner } };
}

/** The same without marks of ours, for questions about a job that is not made by them. */
export function requestWithoutKey(inputs: FineTuningJobInputs): JobRequest {
  const { triggers: _ours, ...training } = trainingOf(inputs);
  return withoutUndefined({ ...training, method: withPublishedGrader(training.method) });
}

/** Of all arguments those that say what is trained. */
const trainingOf = (inputs: TrainingInputs) =>
  Object.fromEntries(trainingArguments.map((name) => [name, inputs[name]])) as TrainingInputs;

function withPublishedGrader(method: Method | undefined): Method | undefined {
  if (method?.reinforcement === undefined) return method;
  const grader = graderFromPublished(method.reinforcement.grader) as typeof method.reinforcement.grader;
  return { ...method, reinforcement: { ...method.reinforcement, grader } };
}

/**
 * What is trained, with every spelling of the same training made equal: "auto" is the default and left out,
 * `hyperparameters` is `method.supervised.hyperparameters`, no method is "supervised", a training type has one case.
 * The data are not in it: they are compared by content, see `data-change.ts`.
 */
export function canonicalTraining(inputs: TrainingInputs) {
  const { trainingFile, validationFile, hyperparameters, ...training } = trainingOf(inputs);
  return withoutUndefined({
    ...training,
    metadata: nonEmpty(training.metadata),
    vendorArguments: nonEmpty(training.vendorArguments),
    trainingType: namedTrainingType(training.trainingType),
    method: canonicalMethod(inputs),
  });
}

function canonicalMethod({ method, hyperparameters }: TrainingInputs): Record<string, unknown> {
  const type = method?.type ?? "supervised";
  const own = (type === "supervised" ? method?.supervised : withPublishedGrader(method)?.[type]) ?? {};
  const settings = withoutAuto(("hyperparameters" in own ? own.hyperparameters : undefined) ?? hyperparameters);
  return { ...own, type, hyperparameters: settings };
}

function withoutAuto(settings: object | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings ?? {}).filter(([, value]) => value !== undefined && value !== "auto"),
  );
}

const nonEmpty = <Fields extends object>(pairs: Fields | undefined) =>
  pairs !== undefined && Object.keys(pairs).length > 0 ? pairs : undefined;

/**
 * The key that a declaration submits under, and those that it was submitted under before: by earlier versions of this package,
 * under its former name, before the stack said an organization of its own.
 */
export type SubmitKeys = readonly [current: string, ...former: string[]];

/**
 * The names under which this declaration's job is found again: the same after a crash, a lost answer, `destroy` and
 * `up`, or data changed and changed back; others on another stack or for other triggers.
 */
export function submitKeys(inputs: FineTuningJobInputs, { namespace, pulumiOrganization }: OwnerSettings): SubmitKeys {
  const { resourceUrn: urn, formerName, pulumiOrganization: told } = inputs;
  const keysOf = (urn: string, organization: string): SubmitKeys => [
    keyOf({ version: "k2", organization, urn: identityOf(urn), inputs, namespace }),
    keyOf({ version: "k1", organization, urn: formerUrn(urn), inputs, namespace }),
  ];
  const underBothNames = (organization: string): SubmitKeys => [
    ...keysOf(urn, organization),
    ...(formerName === undefined ? [] : keysOf(withName(urn, formerName), organization)),
  ];
  const said = pulumiOrganization ?? told;
  return [...underBothNames(said), ...(said === told ? [] : underBothNames(told))];
}

interface Keyed {
  version: string;
  organization: string;
  urn: string;
  inputs: FineTuningJobInputs;
  namespace: string | undefined;
}

/** File ids stand in it only where the content is not known. */
function keyOf({ version, organization, urn, inputs, namespace }: Keyed): string {
  const identity = {
    organization,
    urn,
    namespace: namespace ?? "",
    training: inputs.trainingData?.contentHash ?? inputs.trainingFile,
    validation: inputs.validationData?.contentHash ?? inputs.validationFile ?? "",
    request: canonicalTraining(inputs),
  };
  return `${version}:${createHash("sha256").update(sortedJson(identity)).digest("hex")}`;
}
