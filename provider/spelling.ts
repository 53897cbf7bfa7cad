import { distance } from "fastest-levenshtein";

/** The candidate that differs least from `word`, if by at most so many letters. @default two (one in short words), or a third of a long one */
export function nearest(word: string, candidates: readonly string[], most?: number): string | undefined {
  return nearestFew(word, candidates, 1, most)[0];
}

/** The `few` candidates that differ least from `word`, nearest first, each by at most so many letters. @default as of `nearest` */
export function nearestFew(
  word: string,
  candidates: readonly string[],
  few: number,
  most = Math.max(word.length > 3 ? 2 : 1, word.length / 3),
): string[] {
  return candidates
    .map((candidate) => ({ candidate, differs: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ differs }) => differs <= most)
    .toSorted((a, b) => a.differs - b.differs)
    .slice(0, few)
    .map(({ candidate }) => candidate);
}
