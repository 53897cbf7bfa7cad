/** What a data set turned out to be. */

import type { Code, Severity } from "./rules/catalogue";

export type Method = "supervised" | "dpo" | "reinforcement";
export type Format = "chat" | "completion" | "preference" | "reinforcement";

/** `secret` rows: findings name line and kind, never text of the rows. */
export type DatasetSource = { path: string } | { rows: readonly unknown[]; name: string; secret?: boolean | undefined };

export interface InspectOptions {
  /** What the data are for. Default: recognised from the rows. */
  method?: Method | undefined;
  /** Decides the encoding and the length beyond which examples are cut. Default: the gpt-4o family. */
  model?: string | undefined;
  /**
   * Fewer than 10 examples are an error in training data, nothing to speak of in validation data, and a warning where
   * it shows later which of them the set is. Default: training.
   */
  role?: "training" | "validation" | "either" | undefined;
  /** The grader of a reinforcement training: the fields that its templates name are looked for in the rows. */
  grader?: unknown;
  /** The response format of a reinforcement training, as the API spells it: what templates name of an answer is looked for in it. */
  responseFormat?: unknown;
  /** Keys, e-mail addresses, card and phone numbers may be sent: they are not looked for. Default: false. */
  allowSecrets?: boolean | undefined;
  signal?: AbortSignal | undefined;
  /**
   * Keeps results of files between runs, by path, size, times and inode. Default: true, which is in the user's cache
   * directory, unless `PULUMI_FINE_TUNING_CACHE` is `off` or names another directory by its absolute path.
   */
  cache?: boolean | { directory: string } | undefined;
}

export interface Finding {
  code: Code;
  severity: Severity;
  /** Counted from 1. Findings about the file as a whole say 1; `isAboutFile` tells them. */
  line: number;
  /** Character in the line, from 1, where the text itself is broken. */
  column?: number;
  /** JSON path in the row, as `messages[2].role`; empty for the row as a whole. */
  path: string;
  /** What is wrong. */
  message: string;
  /** How to correct it. */
  remedy: string;
}

/** The same mistake, once for all the rows that have it. */
export interface FindingGroup {
  code: Code;
  severity: Severity;
  /** First and last line of each run of lines, in order; the first eight runs. */
  lines: [number, number][];
  /** The last line, named or not. */
  last: number;
  /** Rows that have it. */
  rows: number;
  /** How often it was found: a row may have it in several places. */
  count: number;
  /** Of the first one: character in its line, from 1, where the text itself is broken. */
  column?: number;
  /** JSON path in the row; `[]` where the rows differ in the number. */
  path: string;
  message: string;
  remedy: string;
}

export interface TokenCount {
  /** Tokens of all examples, each once, uncut. */
  total: number;
  /** Half-width of the 95 % interval around `total` and `perEpoch`; 0 when the count is exact. */
  plusMinus: number;
  /** What one epoch bills: each example up to the model's context. */
  perEpoch: number;
  /** Examples beyond the model's context, which are cut at the end; a rounded estimate when the count is sampled. */
  truncatedExamples: number;
  encoding: "o200k_base" | "cl100k_base";
}

export interface TokenBin {
  /** Tokens, inclusive. */
  from: number;
  /** Tokens, exclusive. */
  to: number;
  examples: number;
}

export interface DatasetReport {
  /** Undefined where no row shows it. */
  format: Format | undefined;
  /** What the first rows show of it, as a part of a sentence. */
  formatEvidence: string | undefined;
  /** Images in rows of chat and reinforcement data. */
  images: { examples: number; total: number };
  /** What the format would be if the method were declared: rows that fit two formats follow it. */
  formats: Partial<Record<Method, Format>>;
  /** Rows that are not blank, good or bad. */
  examples: number;
  bytes: number;
  /** `c1:` and 64 hex digits; empty when the file could not be read. */
  contentHash: string;
  tokens: TokenCount;
  /** The first 20, errors first. */
  findings: Finding[];
  /** All findings, the same mistake once, errors first. */
  groups: FindingGroup[];
  /** All findings by code. */
  counts: Partial<Record<Code, number>>;
  errors: number;
  warnings: number;
  /** Of reinforcement rows: how many have each field that a grader's template may name, e.g. `answer`, `case.id`. */
  fields: Record<string, number>;
  /** Messages by role. */
  roles: Record<string, number>;
  /** Examples by their tokens, in powers of two; estimated when the count is sampled. */
  histogram: TokenBin[];
  /** The five longest examples that were counted. */
  longest: { line: number; tokens: number }[];
}
