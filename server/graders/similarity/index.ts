import { bleu, gleu } from "./bleu";
import { meteor } from "./meteor";
import { rouge, rougeL } from "./rouge";
import { characters, longestCommon, plainWords, runs } from "./tokens";

/** From 0, nothing in common, to 1; METEOR stays a little below 1. */
export type Similarity = (input: string, reference: string) => number;

/** Every `evaluation_metric` of a text similarity grader. */
export const similarities = {
  cosine,
  fuzzy_match: fuzzyMatch,
  bleu,
  gleu,
  meteor,
  rouge_1: (input, reference) => rouge(input, reference, 1),
  rouge_2: (input, reference) => rouge(input, reference, 2),
  rouge_3: (input, reference) => rouge(input, reference, 3),
  rouge_4: (input, reference) => rouge(input, reference, 4),
  rouge_5: (input, reference) => rouge(input, reference, 5),
  rouge_l: rougeL,
} as const satisfies Record<string, Similarity>;

export type Metric = keyof typeof similarities;

/** The angle between the texts as counts of words; the service compares embeddings, which this server does not have. */
function cosine(input: string, reference: string): number {
  const one = runs(plainWords(input), 1);
  const other = runs(plainWords(reference), 1);
  let product = 0;
  for (const [word, count] of one) product += count * (other.get(word) ?? 0);
  return product === 0 ? 0 : product / (norm(one) * norm(other));
}

function norm(counts: Map<string, number>): number {
  return Math.sqrt([...counts.values()].reduce((sum, count) => sum + count * count, 0));
}

/** The part of all characters that need not be deleted or inserted to make one text of the other. */
function fuzzyMatch(input: string, reference: string): number {
  const one = characters(input);
  const other = characters(reference);
  if (one.length + other.length === 0) return 1;
  return (2 * longestCommon(one, other)) / (one.length + other.length);
}
