/** What the vendor is expected to choose where a hyperparameter says "auto", and what that will bill. */

import type { TokenCount } from "./report";

/**
 * Epochs by the vendor's published notebook: 3, more for small sets so that at least 100 examples are seen, fewer for
 * large ones so that at most 25,000 are. Batch size: 1 in every recorded job; for large sets, where nothing is
 * published, 0.2 % of the examples up to 256. A prediction, not a promise.
 */
export function predictAuto(examples: number): { nEpochs: number; batchSize: number } {
  return { nEpochs: epochs(examples), batchSize: Math.min(256, Math.max(1, Math.floor(examples * 0.002))) };
}

function epochs(examples: number): number {
  if (examples <= 0) return 3;
  if (examples * 3 < 100) return Math.min(25, Math.floor(100 / examples));
  if (examples * 3 > 25_000) return Math.max(1, Math.floor(25_000 / examples));
  return 3;
}

/** Tokens that a training over so many epochs bills: each example up to the model's context, in every epoch. */
export function billedTokens(
  report: { tokens: Pick<TokenCount, "perEpoch" | "plusMinus"> },
  nEpochs: number,
): { tokens: number; plusMinus: number } {
  return { tokens: report.tokens.perEpoch * nEpochs, plusMinus: report.tokens.plusMinus * nEpochs };
}
