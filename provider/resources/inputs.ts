import type { Input } from "@pulumi/pulumi";

export type { ConnectionInput as ConnectionInputs } from "../connection";

/** `T` where every value, at any depth, may also be an output of another resource. */
export type DeepInput<T> = Input<
  T extends readonly (infer Item)[] ? DeepInput<Item>[] : T extends object ? { [K in keyof T]: DeepInput<T[K]> } : T
>;

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
