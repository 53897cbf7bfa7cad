// NOTICE: the shapes below were written from the types of Fireworks AI's Python SDK 1.2.3, Copyright 2026 Fireworks, which is
// licensed under the Apache License, Version 2.0 (http://www.apache.org/licenses/LICENSE-2.0). They are a rewriting in zod.
import { z } from "zod";
import { AgainstContract, type VendorRequest } from "../vendor-server";

const int = z
  .int()
  .min(-(2 ** 31))
  .max(2 ** 31 - 1);

const region = z.string().regex(/^(REGION_UNSPECIFIED|(US|EU|AP|NA)(_[A-Z]+)+_\d)$/, "is no region");

const format = z.enum(["FORMAT_UNSPECIFIED", "CHAT", "COMPLETION", "RL"]);

const awsS3Config = z.strictObject({ credentialsSecret: z.string().optional(), iamRoleArn: z.string().optional() });

const azureBlobStorageConfig = z.strictObject({
  credentialsSecret: z.string().optional(),
  managedIdentityClientId: z.string().optional(),
  tenantId: z.string().optional(),
});

const wandbConfig = z.strictObject({
  apiKey: z.string().optional(),
  enabled: z.boolean().optional(),
  entity: z.string().optional(),
  project: z.string().optional(),
  runId: z.string().optional(),
});

/** What supervised jobs and `trainingConfig` of others have in common. */
const training = {
  baseModel: z.string().optional(),
  batchSize: int.optional(),
  batchSizeSamples: int.optional(),
  epochs: int.optional(),
  gradientAccumulationSteps: int.optional(),
  jinjaTemplate: z.string().optional(),
  learningRate: z.number().optional(),
  learningRateWarmupSteps: int.optional(),
  loraRank: int.optional(),
  maxContextLength: int.optional(),
  optimizerWeightDecay: z.number().optional(),
  outputModel: z.string().optional(),
  region: region.optional(),
  warmStartFrom: z.string().optional(),
};

const common = {
  dataset: z.string(),
  awsS3Config: awsS3Config.optional(),
  azureBlobStorageConfig: azureBlobStorageConfig.optional(),
  displayName: z.string().optional(),
  wandbConfig: wandbConfig.optional(),
};

/** Body of `POST supervisedFineTuningJobs`, and of its `:estimateCost`. */
export const supervisedJob = z.strictObject({
  ...common,
  ...training,
  earlyStop: z.boolean().optional(),
  evalAutoCarveout: z.boolean().optional(),
  evaluationDataset: z.string().optional(),
  isTurbo: z.boolean().optional(),
  metricsFileSignedUrl: z.string().optional(),
  mtpEnabled: z.boolean().optional(),
  mtpFreezeBaseModel: z.boolean().optional(),
  mtpNumDraftTokens: int.optional(),
  nodes: int.optional(),
  usePurpose: z.string().optional(),
});

/** Body of `POST dpoJobs`. */
export const dpoJob = z.strictObject({
  ...common,
  lossConfig: z
    .strictObject({
      dpo: z
        .strictObject({
          beta: z.number().gt(0).lt(0.5).optional(),
          refCacheConcurrency: int.optional(),
          refCacheBatchSize: int.optional(),
        })
        .optional(),
      klBeta: z.number().optional(),
      method: z.enum(["METHOD_UNSPECIFIED", "GRPO", "DAPO", "DPO", "ORPO", "GSPO_TOKEN"]).optional(),
    })
    .optional(),
  trainingConfig: z.strictObject(training).optional(),
});

/** Body of `POST datasets`. */
export const datasetCreate = z.strictObject({
  datasetId: z.string(),
  dataset: z.strictObject({
    displayName: z.string().optional(),
    evalProtocol: z.looseObject({}).optional(),
    evaluationResult: z.strictObject({ evaluationJobId: z.string() }).optional(),
    exampleCount: z.string().optional(),
    externalUrl: z.string().optional(),
    format: format.optional(),
    sourceJobName: z.string().optional(),
    splitted: z.strictObject({ sourceDatasetId: z.string() }).optional(),
    transformed: z
      .strictObject({
        sourceDatasetId: z.string(),
        filter: z.string().optional(),
        originalFormat: format.optional(),
      })
      .optional(),
    userUploaded: z.strictObject({}).optional(),
  }),
  filter: z.string().optional(),
  sourceDatasetId: z.string().optional(),
});

/** Body of `:getUploadEndpoint`. */
export const uploadEndpoint = z.strictObject({
  filenameToSize: z.record(z.string(), z.string().regex(/^\d+$/, "is no number of bytes in a text")),
  readMask: z.string().optional(),
});

/** Body of `:validateUpload`, `:cancel` and `:resume`. */
export const nothing = z.strictObject({});

export type SupervisedBody = z.infer<typeof supervisedJob>;
export type DpoBody = z.infer<typeof dpoJob>;
export type DatasetBody = z.infer<typeof datasetCreate>;

/** The JSON body, as the contract has it. */
export function bodyBy<T>(schema: z.ZodType<T>, { headers, body, query }: VendorRequest, allowed: string[] = []): T {
  queryBy(query, allowed);
  if (!headers["content-type"]?.startsWith("application/json")) {
    throw new AgainstContract(`content-type must be application/json, not ${headers["content-type"]}`);
  }
  const parsed = schema.safeParse(jsonOf(body.toString("utf8")));
  if (!parsed.success) throw new AgainstContract(z.prettifyError(parsed.error));
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AgainstContract("the body is no JSON");
  }
}

/** The query, which may have only these names. */
export function queryBy(query: URLSearchParams, allowed: string[]): Record<string, string | undefined> {
  const unknown = [...query.keys()].filter((name) => !allowed.includes(name));
  if (unknown.length > 0) throw new AgainstContract(`unknown in the query: ${unknown.join(", ")}`);
  return Object.fromEntries(query);
}
