import type { Contract } from "./contract";

/** What all parts of the simulated vendor know. */
export interface Place {
  contract: Contract;
  /** Part of each signed URL; must appear nowhere else. */
  secret: string;
  now(): number;
  origin(): string;
}

/** A time as the API writes it. */
export const timeOf = (seconds: number) => new Date(seconds * 1000).toISOString();

/** Base models that can be trained, and what a million tokens of them cost, in dollars. */
export const baseModels: Record<string, number> = {
  "Qwen/Qwen3-8B": 0.48,
  "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference": 0.48,
  "meta-llama/Llama-3.3-70B-Instruct-Reference": 2.9,
};

/** Dollars are told in billionths on jobs: the vendor's own command divides by this. */
export const NANO = 1e9;
