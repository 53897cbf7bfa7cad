/** What the vendor is expected to choose where a hyperparameter says "auto", and what that will bill. */

import { autoEpochs } from "../spend/epochs";
import type { TokenCount } from "./report";

/**
 * Epochs by the vendor's published notebook. Batch size: 1 in every recorded job; for large sets, where nothing is
 * published, 0.2 % of the examples up to 256. A prediction, not a promise.
 */
export function predictAuto(examples: number): { nEpochs: number; batchSize: number } {
  return { nEpochs: autoEpochs(examples), batchSize: Math.min(256, Math.max(1, Math.floor(examples * 0.002))) };
}

/** Tokens that a training over so many epochs bills: each example up to the model's context, in every epoch. */
export function billedTokens(
  report: { tokens: Pick<TokenCount, "perEpoch" | "plusMinus"> },
  nEpochs: number,
): { tokens: number; plusMinus: number } {
  return { tokens: report.tokens.perEpoch * nEpochs, plusMinus: report.tokens.plusMinus * nEpochs };
}
