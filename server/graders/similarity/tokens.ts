/** Longer texts are compared by their beginning: some measures take time by the product of both lengths. */
const MAX_TOKENS = 4_000;

/** Words without case and punctuation. */
export function plainWords(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).slice(0, MAX_TOKENS);
}

/** Words as they are written, and each punctuation mark. */
export function wordsAndMarks(text: string): string[] {
  return (text.match(/[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? []).slice(0, MAX_TOKENS);
}

export function characters(text: string): string[] {
  return [...text].slice(0, MAX_TOKENS);
}

/** How often each run of `length` tokens occurs. */
export function runs(tokens: readonly string[], length: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start + length <= tokens.length; start++) {
    const run = tokens.slice(start, start + length).join("\u0000");
    counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  return counts;
}

/** Runs that both have, each as often as the one that has it less often. */
export function shared(one: Map<string, number>, other: Map<string, number>): number {
  let sum = 0;
  for (const [run, count] of one) sum += Math.min(count, other.get(run) ?? 0);
  return sum;
}

export function total(counts: Map<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

/** Length of the longest sequence that stands in both, other tokens between. */
export function longestCommon(one: readonly string[], other: readonly string[]): number {
  let above = new Uint32Array(other.length + 1);
  for (const token of one) {
    const row = new Uint32Array(other.length + 1);
    for (let at = 1; at <= other.length; at++) {
      const diagonal = above[at - 1] as number;
      row[at] = token === other[at - 1] ? diagonal + 1 : Math.max(above[at] as number, row[at - 1] as number);
    }
    above = row;
  }
  return above[other.length] as number;
}
