export type { GivenConnection as ConnectionInputs } from "../../endpoint/connection";
export type { TimeoutInputs } from "../../engine/declaration";

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

/** Names of what a `TrainingFile` finds in its data, and hands on to the jobs that name it. */
export const dataFields = [
  "contentHash",
  "examples",
  "tokens",
  "tokensPlusMinus",
  "format",
] as const satisfies (keyof DataInputs)[];
