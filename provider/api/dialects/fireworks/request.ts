import { fieldsOf, withoutNull } from "../../../values";
import { KEY_ENTRY } from "../../job-marks";
import type { DpoHyperparameters } from "../../types";
import { type KnownFields, withVendorArguments } from "../../vendor-arguments";
import type { JobRequest } from "../../wire-request";
import type { JobSecrets } from "../dialect";
import { digitsOf } from "./job-number";
import type { Collection } from "./names";

type Wire = Record<string, unknown>;

/** Where a request is sent: each method has a collection of its own. */
export const collectionOf = ({ method }: Pick<JobRequest, "method">): Collection =>
  method?.type === "dpo" ? "dpoJobs" : "supervisedFineTuningJobs";

/** The body of a create call; what is left out is chosen by Fireworks. */
export function jobToWire(request: JobRequest, { wandbKey }: JobSecrets): Wire {
  const { trainingFile, validationFile, suffix, integrations, vendorArguments } = request;
  const [integration] = integrations ?? [];
  const { project, entity } = integration?.wandb ?? {};
  const common = {
    dataset: trainingFile,
    displayName: suffix,
    wandbConfig: integration && withoutNull({ enabled: true, apiKey: wandbKey, project, entity }),
  };
  const ours =
    collectionOf(request) === "dpoJobs"
      ? { ...common, lossConfig: lossOf(request), trainingConfig: trainingOf(request) }
      : { ...common, evaluationDataset: validationFile, ...trainingOf(request) };
  return withVendorArguments(withoutNull(ours), vendorArguments);
}

/** A base model is the vendor's. Whatever else can be named is an adapter of the account, which is trained further. */
function trainingOf(request: JobRequest): Wire {
  const { model, learningRate, lora } = request;
  const { nEpochs, batchSize } = hyperparametersOf(request);
  return withoutNull({
    ...(isBase(model) ? { baseModel: model } : { warmStartFrom: model }),
    epochs: number(nEpochs),
    batchSizeSamples: number(batchSize),
    learningRate,
    loraRank: lora?.rank,
  });
}

/** The loss is named: by the vendor's types what holds without a name is DPO in one place and GRPO in another. */
function lossOf(request: JobRequest): Wire {
  const beta = number(hyperparametersOf(request).beta);
  return { method: "DPO", ...(beta === undefined ? {} : { dpo: { beta } }) };
}

const hyperparametersOf = ({ method, hyperparameters }: JobRequest): DpoHyperparameters =>
  (method?.type === "dpo" ? method.dpo : method?.supervised)?.hyperparameters ?? hyperparameters ?? {};

const number = (value: number | "auto" | undefined) => (value === "auto" ? undefined : value);

/** Whether a model is one of the vendor's, of which a training begins anew. */
export const isBase = (model: string): boolean => model.startsWith("accounts/fireworks/models/");

/** Fireworks takes so many characters for an id. */
const LONGEST = 63;
/** Digits of the key in a model's name: with them and the job's number no two jobs want one name. */
const DIGITS = 20;

/**
 * The model's name, where the program says how it is to begin: `night-desk-` and digits of the key. Without a suffix the model
 * is called as its job.
 */
export function outputModelOf({ suffix, metadata }: JobRequest, n: number): string | undefined {
  const tail = `-${digitsOf(metadata?.[KEY_ENTRY] ?? "").slice(0, DIGITS)}-${n}`;
  const start = (suffix ?? "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, LONGEST - tail.length)
    .replace(/-$/, "");
  return start === "" ? undefined : start + tail;
}

/** The body with the name of its model, which stands where the method has its training. */
export function withOutputModel(body: Wire, outputModel: string | undefined): Wire {
  if (outputModel === undefined) return body;
  const training = fieldsOf(body.trainingConfig);
  return training === undefined ? { ...body, outputModel } : { ...body, trainingConfig: { ...training, outputModel } };
}

const training = {
  baseModel: "model",
  warmStartFrom: "model",
  outputModel: "suffix",
  epochs: "hyperparameters.nEpochs",
  batchSizeSamples: "hyperparameters.batchSize",
  learningRate: "learningRate",
  loraRank: "lora.rank",
};

/** Fields of the create calls that arguments of ours stand for. */
export const fields: KnownFields = {
  dataset: "trainingFile",
  evaluationDataset: "validationFile",
  displayName: "suffix",
  wandbConfig: "integrations",
  ...training,
  trainingConfig: training,
  lossConfig: { method: "method.type", dpo: { beta: "method.dpo.hyperparameters.beta" } },
};
