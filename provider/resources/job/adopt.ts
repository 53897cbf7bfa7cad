import { absent } from "../../api/absent";
import { dialectOf } from "../../api/dialects";
import type { FineTuningApi } from "../../api/fine-tuning-api";
import { isSnapshotOf } from "../../api/model-names";
import { namedTrainingType } from "../../api/training-type";
import type { Job } from "../../api/types";
import { graderFromWire, graderToWire } from "../../api/wire-grader";
import type { Endpoint } from "../../endpoint/endpoint";
import type { Properties } from "../../engine/handler";
import { containsUnknown } from "../../engine/unknown";
import { resourceName } from "../../engine/urn";
import { UserError } from "../../errors";
import type { LastSeen } from "../../session/last-seen";
import { sortedJson } from "../../values";
import type { DataInputs } from "../shared/inputs";
import { isObject } from "../shared/rules";
import type { FineTuningJobInputs } from "./inputs";
import { knownPart } from "./known-in-preview";
import { canonicalTraining } from "./training-request";
import { type TrainingArgument, trainingArguments } from "./training-schema";

export interface Adopting {
  api: FineTuningApi;
  endpoint: Endpoint;
  lastSeen: LastSeen;
  inputs: FineTuningJobInputs;
  id: string;
}

/** The job that `adoptJobId` names, if it is what the program declares and nobody else's. */
export async function adoptJob({ api, endpoint, lastSeen, inputs, id }: Adopting): Promise<Job> {
  const doing = `taking over job ${id} as fine-tuning job "${resourceName(inputs.resourceUrn)}"`;
  const holder = lastSeen.holderOf(id);
  if (holder !== undefined && holder !== inputs.resourceUrn)
    throw new UserError(
      `${doing}: "${resourceName(holder)}" of this program already holds it. Next: remove adoptJobId from one of the two.`,
    );
  const job = await api.getJob(id).catch(absent);
  if (job === undefined)
    throw new UserError(
      `${doing}: there is no such job at ${endpoint.baseUrl}. Next: check the id and the connection.`,
    );
  const mismatch = mismatchText(mismatchesOf(job, shownAt(endpoint, inputs, job)));
  if (mismatch !== undefined) throw new UserError(`${doing}: ${mismatch}`);
  return job;
}

/** What `up` would have against taking a job over, as far as a preview knows the arguments; `undefined` for nothing. */
export function mismatchInPreview(job: Job, inputs: Properties, endpoint: Endpoint): string | undefined {
  const known = shownAt(endpoint, knownPart(inputs) as FineTuningJobInputs, job);
  const isOpen = (field: string) => argumentsOf(field).some((name) => containsUnknown(inputs[name]));
  return mismatchText(mismatchesOf(job, known, isOpen));
}

/** A vendor that keeps our mark in the suffix may show less of the user's own. */
function shownAt(endpoint: Endpoint, inputs: FineTuningJobInputs, job: Job): FineTuningJobInputs {
  const shown = dialectOf(endpoint).mark.shownSuffix(inputs.suffix);
  return job.suffix !== undefined && job.suffix === shown ? { ...inputs, suffix: shown } : inputs;
}

/** The arguments that decide a compared field. */
function argumentsOf(field: string): readonly string[] {
  const [name = ""] = field.split(/[.[]/);
  if (name === "trainingFile") return [name, "trainingData"];
  if (name === "validationFile") return [name, "validationData"];
  return own.has(name) ? [name] : settings;
}

const comparedInTheirOwnWay: readonly TrainingArgument[] = [
  "model",
  "trainingFile",
  "validationFile",
  "suffix",
  "integrations",
  "metadata",
  "method",
  "hyperparameters",
  "trainingType",
  "vendorArguments",
  "triggers",
];

/** One method has them all, at its old place or at its new one, so they are compared together. */
const settings = ["method", "hyperparameters"] as const;
const own = new Set<string>(trainingArguments.filter((name) => name !== "method" && name !== "hyperparameters"));

function mismatchText(mismatches: readonly string[]): string | undefined {
  if (mismatches.length === 0) return undefined;
  return `it is not what the program declares:\n  ${mismatches.join("\n  ")}\nNothing was changed. Next: make the arguments those of the job, or remove adoptJobId to train anew.`;
}

/** Arguments that are compared by value. */
const plain = trainingArguments.filter((name) => !comparedInTheirOwnWay.includes(name));

/** Also what only some servers show, such as Azure's `trainingType`. */
const shownBy = (job: Job): Record<string, unknown> => ({ ...job.extra, ...job });

type Compared = [field: string, wanted: unknown, found: unknown];

/** What the API returns and the program says otherwise. What the server resolves or leaves out cannot be compared. */
export function mismatchesOf(
  job: Job,
  inputs: FineTuningJobInputs,
  isOpen: (field: string) => boolean = () => false,
): string[] {
  const declared = canonicalTraining(asTheServerShows(inputs)).method;
  const { model, trainingFile, method, hyperparameters } = job;
  const actual = canonicalTraining({ model, trainingFile, method, hyperparameters }).method;
  const compared: Compared[] = [
    ["model", inputs.model, isSnapshotOf(inputs.model, job.model) ? inputs.model : job.model],
    ["trainingFile", wantedFile(inputs.trainingFile, inputs.trainingData, job.trainingFile), job.trainingFile],
    [
      "validationFile",
      wantedFile(inputs.validationFile, inputs.validationData, job.validationFile),
      job.validationFile,
    ],
    ["suffix", inputs.suffix, job.suffix ?? inputs.suffix],
    ...whatIsSet("integrations", inputs.integrations ?? [], job.integrations),
    ...plain.flatMap((name) => whatIsSet(name, inputs[name], shownBy(job)[name])),
    ...trainingTypeCompared(inputs.trainingType, shownBy(job).trainingType),
    ...whatIsSet("vendorArguments", inputs.vendorArguments, job.extra),
    ["method.type", declared?.type, job.method === undefined ? declared?.type : actual?.type],
    ...metadataCompared(inputs.metadata, job.metadata),
    ...methodCompared(declared ?? {}, actual ?? {}),
  ];
  return compared
    .filter(([field]) => !isOpen(field))
    .filter(([, wanted, found]) => sortedJson(wanted ?? null) !== sortedJson(found ?? null))
    .map(([field, wanted, found]) => `${field}: the program says ${shown(wanted)}, the job has ${shown(found)}`);
}

/** A server knows no `vendorArguments`: it shows them among a grader's other fields. */
function asTheServerShows(inputs: FineTuningJobInputs): FineTuningJobInputs {
  const { method } = inputs;
  if (method?.reinforcement?.grader?.vendorArguments === undefined) return inputs;
  const grader = graderFromWire(graderToWire(method.reinforcement.grader)) ?? method.reinforcement.grader;
  return { ...inputs, method: { ...method, reinforcement: { ...method.reinforcement, grader } } };
}

/** A `TrainingFile` is an upload of its own: whether the job was trained on the same rows cannot be seen from its id. */
function wantedFile(id: string | undefined, data: DataInputs | undefined, found: string | undefined) {
  return data === undefined ? id : (found ?? id);
}

/** Which name a number has is Azure's to know, so that the two cannot be compared. */
function trainingTypeCompared(declared: unknown, found: unknown): Compared[] {
  return typeof declared === typeof found
    ? whatIsSet("trainingType", namedTrainingType(declared), namedTrainingType(found))
    : [];
}

/** Only what the program sets; a server that drops metadata says nothing against them. */
function metadataCompared(
  declared: Record<string, string> | undefined,
  found: Record<string, string> | undefined,
): Compared[] {
  const pairs = found === undefined ? [] : Object.entries(declared ?? {});
  return pairs.map(([key, wanted]) => [`metadata.${key}`, wanted, found?.[key]]);
}

/** Graders, response format and hyperparameters of two methods of one type; another type is told by itself. */
function methodCompared(declared: Record<string, unknown>, actual: Record<string, unknown>): Compared[] {
  const { type, ...settings } = declared;
  if (type !== actual.type) return [];
  return Object.entries(settings).flatMap(([name, wanted]) => whatIsSet(name, wanted, actual[name]));
}

/** Only what the program sets and the server shows, value by value: the server adds defaults and replaces "auto". */
function whatIsSet(field: string, wanted: unknown, found: unknown): Compared[] {
  if (wanted === undefined || found === undefined) return [];
  if (Array.isArray(wanted) && Array.isArray(found) && wanted.length === found.length)
    return wanted.flatMap((item, index) => whatIsSet(`${field}[${index}]`, item, found[index]));
  if (!isObject(wanted) || !isObject(found)) return [[field, wanted, found]];
  return Object.entries(wanted).flatMap(([name, value]) => whatIsSet(`${field}.${name}`, value, found[name]));
}

const shown = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value));
