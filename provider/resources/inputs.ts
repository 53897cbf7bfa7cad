import type { Input } from "@pulumi/pulumi";

/** `T` where every value, at any depth, may also be an output of another resource. */
export type DeepInput<T> = Input<
  T extends readonly (infer Item)[] ? DeepInput<Item>[] : T extends object ? { [K in keyof T]: DeepInput<T[K]> } : T
>;

/** Where to call. What is left out comes from the Pulumi configuration `fine-tuning:*`, then from the environment. */
export interface ConnectionInputs {
  /** Address up to and including the version, e.g. `https://api.openai.com/v1`. @default config `fine-tuning:baseUrl`, then `OPENAI_BASE_URL`, then OpenAI */
  baseUrl?: string | undefined;
  /** How the server spells the API. @default "openai" */
  dialect?: "openai" | "azure" | undefined;
  /** Name of the environment variable that holds the key. @default config `fine-tuning:apiKey`, then `OPENAI_API_KEY` */
  apiKeyEnv?: string | undefined;
  /** Sent as `OpenAI-Organization`. @default config `fine-tuning:organization`, then `OPENAI_ORG_ID` */
  organization?: string | undefined;
  /** Sent as `OpenAI-Project`. @default config `fine-tuning:project`, then `OPENAI_PROJECT_ID` */
  project?: string | undefined;
  /** Azure only: the `api-version` query parameter. */
  apiVersion?: string | undefined;
}

/**
 * What a job knows of the data behind a file id; the hash decides whether edited data train again.
 * The rest may be missing: an unchanged `TrainingFile` hands on what an older version wrote into its state.
 */
export interface DataInputs {
  contentHash: string;
  examples?: number | undefined;
  tokens?: number | undefined;
  /** How far `tokens` may be off, because large files are sampled. 0 when the count is exact. */
  tokensPlusMinus?: number | undefined;
  format?: string | undefined;
}

/** Seconds, from the resource option `customTimeouts`. */
export interface TimeoutInputs {
  create?: number | undefined;
  update?: number | undefined;
  delete?: number | undefined;
}
