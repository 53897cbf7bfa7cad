import { z } from "zod";
import { withoutNull } from "../../../values";
import type { Job, Method } from "../../types";
import { count, optional, text } from "../../wire-fields";
import { metricsFileOf } from "../metrics-file";
import { secondsOf } from "../times";
import { dollarsOf, WireMoney } from "./money";
import { accountIn, type Collection, fullName, jobIdOf, jobNamed, shortName } from "./names";
import { statusOf } from "./statuses";

const training = {
  baseModel: text,
  warmStartFrom: text,
  outputModel: text,
  epochs: count,
  batchSizeSamples: count,
  learningRate: count,
  loraRank: count,
};

/** A job as Fireworks answers it. Only what identifies it is demanded. */
export const WireJob = z.looseObject({
  name: z.string().min(1),
  state: z.string().min(1),
  dataset: text,
  evaluationDataset: text,
  displayName: text,
  createTime: text,
  updateTime: text,
  completedTime: text,
  status: optional(z.looseObject({ code: text, message: text })),
  jobProgress: optional(z.looseObject({ percent: count, epoch: count })),
  estimatedCost: optional(WireMoney),
  metricsFileSignedUrl: text,
  trainerLogsSignedUrl: text,
  wandbConfig: optional(z.looseObject({ project: text, entity: text })),
  lossConfig: optional(z.looseObject({ dpo: optional(z.looseObject({ beta: count })) })),
  trainingConfig: optional(z.looseObject(training)),
  ...training,
});

/** The fields of an answer. */
export type WireJobFields = z.output<typeof WireJob>;

/**
 * The job that an answer shows. Signed addresses, which are as good as a key to what they lead to, and the key of Weights &
 * Biases are no part of it.
 */
export function readJob(wire: WireJobFields): Job {
  const { name, state, dataset, evaluationDataset, displayName, createTime, completedTime } = wire;
  const place = jobNamed(name);
  const status = statusOf(state);
  const { baseModel, warmStartFrom, outputModel, learningRate, loraRank } = trainingIn(wire);
  const isMade = status === "succeeded";
  return {
    id: jobIdOf(place),
    object: "fine_tuning.job",
    status,
    createdAt: secondsOf(createTime) ?? 0,
    model: baseModel ?? warmStartFrom ?? "",
    trainingFile: shortName(accountIn(name), dataset ?? ""),
    resultFiles: isMade ? [metricsFileOf(jobIdOf(place))] : [],
    ...withoutNull({
      finishedAt: secondsOf(completedTime),
      fineTunedModel: isMade ? fullName(accountIn(name), "models", outputModel ?? place.id) : undefined,
      validationFile: evaluationDataset && shortName(accountIn(name), evaluationDataset),
      method: methodIn(wire, place.collection),
      error: status === "failed" ? errorIn(wire) : undefined,
      suffix: displayName,
      integrations: integrationsIn(wire),
      learningRate,
      lora: loraRank === null || loraRank === undefined ? undefined : { rank: loraRank },
      estimatedCost: dollarsOf(wire.estimatedCost),
      extra: extraIn(wire),
    }),
  };
}

/** Reads a job out of an answer. */
export const jobFromWire = WireJob.transform(readJob);

const trainingIn = (wire: WireJobFields) => wire.trainingConfig ?? wire;

function methodIn(wire: WireJobFields, collection: Collection): Method {
  const { epochs, batchSizeSamples } = trainingIn(wire);
  const hyperparameters = withoutNull({ nEpochs: epochs, batchSize: batchSizeSamples });
  if (collection !== "dpoJobs") return { type: "supervised", supervised: { hyperparameters } };
  return {
    type: "dpo",
    dpo: { hyperparameters: { ...hyperparameters, ...withoutNull({ beta: wire.lossConfig?.dpo?.beta }) } },
  };
}

function errorIn({ state, status }: WireJobFields): Job["error"] {
  const code = status?.code;
  // A state that says more than its message.
  const fallback = state.replace(/^JOB_STATE_/, "").toLowerCase();
  return {
    code: code === null || code === undefined || code === "OK" ? fallback : code,
    message: status?.message ?? "Fireworks does not say why",
  };
}

function integrationsIn({ wandbConfig }: WireJobFields): Job["integrations"] {
  if (wandbConfig === null || wandbConfig === undefined) return undefined;
  const { project, entity } = wandbConfig;
  return [{ type: "wandb", wandb: withoutNull({ project, entity }) }];
}

/** Fields that stand for something of ours, are secret, or repeat what the job says already. */
const known = new Set([...Object.keys(WireJob.shape), "createdBy"]);

function extraIn(wire: WireJobFields): Record<string, unknown> | undefined {
  const rest = Object.entries({ ...wire.trainingConfig, ...wire }).filter(
    ([name, value]) => !known.has(name) && !/SignedUrl$/i.test(name) && value !== null && value !== undefined,
  );
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}

/** How much of a job is done, from 0 to 1: its per cent are those of an epoch. */
export function partDone(wire: WireJobFields): number | undefined {
  const { percent, epoch } = wire.jobProgress ?? {};
  if (percent === null || percent === undefined) return undefined;
  const epochs = Math.max(1, trainingIn(wire).epochs ?? 1);
  return Math.min(1, (Math.min(epoch ?? 0, epochs - 1) + percent / 100) / epochs);
}
