import { longestCommon, plainWords, runs, shared, total } from "./tokens";

/** ROUGE-N: how many runs of `length` words both texts share, as F1 of precision and recall. */
export function rouge(input: string, reference: string, length: number): number {
  const one = runs(plainWords(input), length);
  const other = runs(plainWords(reference), length);
  return balanced(shared(one, other), total(one), total(other));
}

/** ROUGE-L: the longest common sequence of words, as F1 of precision and recall. */
export function rougeL(input: string, reference: string): number {
  const one = plainWords(input);
  const other = plainWords(reference);
  return balanced(longestCommon(one, other), one.length, other.length);
}

/** F1 of shared ÷ one and shared ÷ other. */
function balanced(both: number, one: number, other: number): number {
  return both === 0 ? 0 : (2 * both) / (one + other);
}
