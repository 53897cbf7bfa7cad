/** Adds up examples: all of them, or a sample that is weighted up. */

import type { TokenBin, TokenCount } from "../report";
import type { Encoding } from "./encoding";

export interface Counted {
  line: number;
  /** Length of the line; a sample takes lines in proportion to it. */
  bytes: number;
  /** How many draws fell on the line; 1 when everything is counted. */
  draws: number;
  tokens: number;
  /** By how much `tokens` may be off, because of images of unknown size. */
  plusMinus: number;
}

export interface Tally {
  readonly encoding: Encoding;
  add(example: Counted): void;
  /** `sampledBytes`: total bytes that the sample stands for; undefined when every example was added. */
  total(sampledBytes: number | undefined): Totals;
}

export interface Totals {
  tokens: TokenCount;
  histogram: TokenBin[];
  longest: { line: number; tokens: number }[];
}

const LONGEST = 5;

export function tally(encoding: Encoding, context: number | undefined): Tally {
  const limit = context ?? Number.POSITIVE_INFINITY;
  const examples: Counted[] = [];
  let longest: { line: number; tokens: number }[] = [];

  const totals = (weightOf: (example: Counted) => number) => {
    const bins = new Map<number, number>();
    const sum = { total: 0, perEpoch: 0, truncated: 0, plusMinus: 0 };
    for (const example of examples) {
      const weight = weightOf(example);
      sum.total += example.tokens * weight;
      sum.perEpoch += Math.min(limit, example.tokens) * weight;
      sum.plusMinus += example.plusMinus * weight;
      if (example.tokens > limit) sum.truncated += weight;
      const power = example.tokens < 1 ? 0 : Math.floor(Math.log2(example.tokens));
      bins.set(power, (bins.get(power) ?? 0) + weight);
    }
    return { ...sum, bins };
  };

  return {
    encoding,
    add(example) {
      examples.push(example);
      const { line, tokens } = example;
      if (longest.length < LONGEST || tokens > (longest.at(-1)?.tokens ?? 0))
        longest = [...longest, { line, tokens }].sort((a, b) => b.tokens - a.tokens).slice(0, LONGEST);
    },
    total(sampledBytes) {
      const draws = examples.reduce((sum, example) => sum + example.draws, 0);
      const sums = totals((example) =>
        sampledBytes === undefined ? 1 : (sampledBytes * example.draws) / (draws * example.bytes),
      );
      const sampling = sampledBytes === undefined ? 0 : halfWidth(examples, draws, sampledBytes);
      return {
        tokens: {
          total: Math.round(sums.total),
          plusMinus: Math.ceil(sampling + sums.plusMinus),
          perEpoch: Math.round(sums.perEpoch),
          truncatedExamples: Math.round(sums.truncated),
          encoding,
        },
        histogram: binsOf(sums.bins),
        longest,
      };
    },
  };
}

/** Two standard errors of tokens per byte: a cautious 95 %, because spreading the draws over the file is not counted. */
function halfWidth(examples: readonly Counted[], draws: number, bytes: number): number {
  if (draws < 2) return Number.MAX_SAFE_INTEGER;
  const mean = examples.reduce((sum, one) => sum + (one.draws * one.tokens) / one.bytes, 0) / draws;
  const squares = examples.reduce((sum, one) => sum + one.draws * (one.tokens / one.bytes - mean) ** 2, 0);
  return 2 * Math.sqrt(squares / (draws - 1) / draws) * bytes;
}

function binsOf(bins: Map<number, number>): TokenBin[] {
  if (bins.size === 0) return [];
  const powers = [...bins.keys()];
  const first = Math.min(...powers);
  return Array.from({ length: Math.max(...powers) - first + 1 }, (_, i) => ({
    from: 2 ** (first + i),
    to: 2 ** (first + i + 1),
    examples: Math.round(bins.get(first + i) ?? 0),
  }));
}
