import { dialectOf } from "../../api/dialects";
import type { CallOptions, FineTuningApi } from "../../api/fine-tuning-api";
import type { VendorEstimate } from "../../api/vendor-estimate";
import { messageOf, ProviderError } from "../../errors";
import { type Estimate, withVendorsPrice } from "../../spend/estimate";
import type { FineTuningJobInputs } from "./inputs";
import { estimateOf } from "./job-estimate";
import { requestWithoutKey } from "./training-request";

/** An estimate, and what the vendor has against the training, as a sentence without its end. */
export interface JudgedEstimate {
  estimate: Estimate;
  refusedBecause: string | undefined;
}

/**
 * What a job is expected to cost: by the vendor's own estimate where it has one, else from the data's counts and the price table.
 * The price that a program gives stands. Where the vendor cannot be asked, that is why the cost is not known.
 */
export async function estimateWithVendor(
  api: Pick<FineTuningApi, "endpoint" | "estimatePrice">,
  inputs: FineTuningJobInputs,
  options?: CallOptions,
): Promise<JudgedEstimate> {
  const ours = estimateOf(inputs, dialectOf(api.endpoint).epochsUnsaid);
  if (api.estimatePrice === undefined) return { estimate: ours, refusedBecause: undefined };
  const told = await api.estimatePrice(requestWithoutKey(inputs), options).catch(unasked);
  const estimate = inputs.budget?.pricePerMillionTokens === undefined ? withVendorsPrice(ours, told) : ours;
  return { estimate, refusedBecause: told.refusedBecause };
}

function unasked(error: unknown): VendorEstimate {
  if (!ProviderError.is(error)) throw error;
  const unknownBecause = `the vendor's own estimate cannot be had: ${messageOf(error).split("\n")[0]}`;
  return { vendor: "", cost: undefined, tokens: undefined, unknownBecause, refusedBecause: undefined };
}
