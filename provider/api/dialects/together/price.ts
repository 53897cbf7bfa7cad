import { z } from "zod";
import { dollars } from "../../../amounts";
import type { VendorEstimate } from "../../vendor-estimate";
import { count, optional } from "../../wire-fields";

/** The answer of `POST /fine-tunes/estimate-price`. The older contract has no `estimation_available`: what has a price is one. */
export const WireEstimate = z.looseObject({
  estimated_total_price: count,
  estimated_train_token_count: count,
  estimated_eval_token_count: count,
  allowed_to_proceed: optional(z.boolean()),
  user_limit: count,
  unavailable_reason: optional(z.string()),
});

/** Why there is no estimate, as a part of a sentence. */
const reasons = new Map([
  ["multimodal_dataset", "Together does not estimate data with images"],
  ["train_file_not_validated", "Together has not looked at the training file yet"],
  ["eval_file_not_validated", "Together has not looked at the validation file yet"],
  ["train_file_invalid", "Together refuses the training file"],
  ["eval_file_invalid", "Together refuses the validation file"],
]);

/** What Together expects a training to cost, in US dollars, and whether the account may spend so much. */
export function estimateFromWire(wire: z.output<typeof WireEstimate>, vendor: string): VendorEstimate {
  const cost = wire.estimated_total_price ?? undefined;
  return {
    vendor,
    cost,
    tokens: wire.estimated_train_token_count ?? undefined,
    unknownBecause: cost === undefined ? reasonOf(wire.unavailable_reason ?? undefined) : undefined,
    refusedBecause: wire.allowed_to_proceed === false ? refusalOf(wire.user_limit ?? undefined) : undefined,
  };
}

function reasonOf(said: string | undefined): string {
  if (said === undefined) return "Together does not say why";
  return reasons.get(said) ?? `Together does not say why: ${said}`;
}

const refusalOf = (limit: number | undefined) =>
  `Together would not train it: it is above the account's limit of credit${limit === undefined ? "" : `, ${dollars(limit)}`}. Raise the limit on Together's website, or train on less`;
