import type { Job } from "../api/types";
import type { VendorEstimate } from "../api/vendor-estimate";
import { withoutNull } from "../values";
import { autoEpochs } from "./epochs";
import { baseModelOf, priceDate, priceOf } from "./prices";

export interface EstimateInput {
  /** Absent in a preview where it is not known yet. */
  model?: string | undefined;
  /** @default "supervised" */
  method?: "supervised" | "dpo" | "reinforcement" | undefined;
  /** Billable tokens of one pass through the data; absent where the data are not known. */
  trainingTokens?: number | undefined;
  /** By how much `trainingTokens` may be off. @default 0 */
  plusMinus?: number | undefined;
  /** Rows of the data; with them "auto" epochs can be predicted. */
  examples?: number | undefined;
  epochs?: number | "auto" | undefined;
  /** US dollars; wins over the built-in table. */
  pricePerMillionTokens?: number | undefined;
}

/** What a training will cost, as far as that can be known before it. */
export interface Estimate {
  currency: "USD";
  /** Passes through the data, predicted where the program leaves them to the vendor. */
  epochs?: number;
  epochsPredicted?: boolean;
  /** Billable tokens over all epochs. */
  estimatedTokens?: number;
  /** By how much `estimatedTokens` may be off. */
  plusMinus?: number;
  /** US dollars. */
  estimated?: number;
  /** The vendor whose own estimate it is. @default ours, from the data's tokens and a price */
  by?: string;
  /** How the tokens were counted, as a part of a sentence, where the model counts them otherwise. */
  counted?: string;
  /** By how many US dollars `estimated` may be off. */
  costPlusMinus?: number;
  /** US dollars per million tokens behind `estimated`; absent where several jobs have several prices. */
  pricePerMillionTokens?: number;
  /** When the price was read off the vendor's page; absent where the user gave it. */
  priceDate?: string;
  /** Why there is no `estimated`, as a part of a sentence that says what helps. */
  unknownBecause?: string;
}

/** Estimates billable tokens and cost. What is not known is left out and explained, never guessed as zero. */
export function estimateCost(input: EstimateInput): Estimate {
  const { trainingTokens, plusMinus = 0, examples } = input;
  const epochs = epochsOf(input.epochs, examples);
  if (trainingTokens === undefined || epochs === undefined)
    return {
      currency: "USD",
      unknownBecause:
        "the number of training tokens is not known: pass a TrainingFile as `trainingFile` instead of a file id",
    };
  const tokens: Estimate = {
    currency: "USD",
    epochs,
    epochsPredicted: typeof input.epochs !== "number",
    estimatedTokens: Math.round(trainingTokens * epochs),
    plusMinus: Math.ceil(plusMinus * epochs),
  };
  const price = tokenPrice(input);
  if ("unknownBecause" in price) return { ...tokens, ...price };
  const { pricePerMillionTokens } = price;
  return {
    ...tokens,
    ...price,
    estimated: costOf(trainingTokens * epochs, pricePerMillionTokens),
    costPlusMinus: costOf(Math.ceil(plusMinus * epochs), pricePerMillionTokens),
  };
}

/** An estimate with what the vendor itself says of the price; what it does not say stays as it was, and is explained. */
export function withVendorsPrice(
  estimate: Estimate,
  { vendor, cost, tokens, unknownBecause }: VendorEstimate,
): Estimate {
  if (cost === undefined)
    return estimate.estimated === undefined ? { ...estimate, ...withoutNull({ unknownBecause }) } : estimate;
  const { plusMinus, costPlusMinus, pricePerMillionTokens, priceDate, counted, unknownBecause: _, ...ours } = estimate;
  if (tokens === undefined) return { ...ours, ...withoutNull({ plusMinus, counted }), estimated: cost, by: vendor };
  return { currency: "USD", estimatedTokens: tokens, estimated: cost, by: vendor };
}

/** What several jobs will cost together. A job of which something is not known leaves the sum without it. */
export function estimateSum(jobs: readonly { name: string; estimate: Estimate }[]): Estimate {
  const unknown =
    jobs.find(({ estimate }) => estimate.estimatedTokens === undefined) ??
    jobs.find(({ estimate }) => estimate.estimated === undefined);
  return {
    currency: "USD",
    ...withoutNull({
      estimatedTokens: sumOf(jobs, "estimatedTokens"),
      plusMinus: sumOf(jobs, "plusMinus"),
      estimated: sumOf(jobs, "estimated"),
      costPlusMinus: sumOf(jobs, "costPlusMinus"),
      pricePerMillionTokens: oneOf(jobs, "pricePerMillionTokens"),
      priceDate: oneOf(jobs, "priceDate"),
      counted: countedBy(jobs),
      unknownBecause:
        unknown && `of "${unknown.name}" ${unknown.estimate.unknownBecause ?? "nothing is known of the data"}`,
    }),
  };
}

type Jobs = Parameters<typeof estimateSum>[0];

/** What is said of several jobs is said once for those of the same model. */
function countedBy(jobs: Jobs): string | undefined {
  const sentences = new Set(jobs.flatMap(({ estimate: { counted } }) => (counted === undefined ? [] : [counted])));
  return sentences.size === 0 ? undefined : [...sentences].join("; ");
}

function sumOf(jobs: Jobs, part: "estimatedTokens" | "plusMinus" | "estimated" | "costPlusMinus"): number | undefined {
  return jobs.reduce<number | undefined>((sum, { estimate }) => {
    const value = estimate[part];
    return sum === undefined || value === undefined ? undefined : sum + value;
  }, 0);
}

/** What is the same for all jobs; nothing where they differ. */
function oneOf<K extends "pricePerMillionTokens" | "priceDate">(jobs: Jobs, part: K): Estimate[K] | undefined {
  const first = jobs[0]?.estimate[part];
  return jobs.every(({ estimate }) => estimate[part] === first) ? first : undefined;
}

/**
 * US dollars that a job cost: what the vendor says that it billed, else its tokens by the price table.
 * @param pricePerMillionTokens the user's own price in the table's place
 */
export function costOfJob(
  { model, method, trainedTokens, billed }: Pick<Job, "model" | "method" | "trainedTokens" | "billed">,
  pricePerMillionTokens?: number,
): number | undefined {
  return billed ?? actualCost({ model, method: method?.type, trainedTokens, pricePerMillionTokens });
}

/** US dollars for the tokens that the server billed; `undefined` where the price is not known or not by the token. */
export function actualCost(
  trained: Pick<EstimateInput, "model" | "method" | "pricePerMillionTokens"> & { trainedTokens?: number | undefined },
): number | undefined {
  const price = tokenPrice(trained);
  if (trained.trainedTokens === undefined || "unknownBecause" in price) return undefined;
  return costOf(trained.trainedTokens, price.pricePerMillionTokens);
}

/** The estimate of a training whose price is not known yet. */
export function withoutPrice(estimate: Estimate, because: string): Estimate {
  const { estimated, pricePerMillionTokens, priceDate, ...tokens } = estimate;
  return {
    ...tokens,
    unknownBecause: tokens.estimatedTokens === undefined ? (tokens.unknownBecause ?? because) : because,
  };
}

function epochsOf(given: EstimateInput["epochs"], examples: number | undefined): number | undefined {
  if (typeof given === "number") return given;
  return examples === undefined ? undefined : autoEpochs(examples);
}

function tokenPrice({
  model,
  method,
  pricePerMillionTokens,
}: Pick<EstimateInput, "model" | "method" | "pricePerMillionTokens">):
  | { pricePerMillionTokens: number; priceDate?: string }
  | { unknownBecause: string } {
  if (pricePerMillionTokens !== undefined) return { pricePerMillionTokens };
  if (model === undefined) return { unknownBecause: "the model is known only at `up`" };
  const price = priceOf(model);
  const remedy = "give `budget.pricePerMillionTokens`";
  if (price === undefined)
    return { unknownBecause: `no training price is known for model "${baseModelOf(model)}": ${remedy}` };
  if (price.kind === "per-hour" || method === "reinforcement") {
    const rate = price.kind === "per-hour" ? ` ($${price.dollars} an hour, ${priceDate})` : "";
    return { unknownBecause: `reinforcement training is billed by the hour${rate}, not by the token: ${remedy}` };
  }
  return { pricePerMillionTokens: price.dollars, priceDate };
}

/** To a millionth of a dollar: finer digits would only be noise. */
function costOf(tokens: number, pricePerMillionTokens: number): number {
  return Math.round(tokens * pricePerMillionTokens) / 1e6;
}
