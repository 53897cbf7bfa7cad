import { distance } from "fastest-levenshtein";

/** The candidate that differs least from `word`, if by at most so many letters. @default two (one in short words), or a third of a long one */
export function nearest(
  word: string,
  candidates: readonly string[],
  most = Math.max(word.length > 3 ? 2 : 1, word.length / 3),
): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, differs: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .toSorted((a, b) => a.differs - b.differs);
  return best !== undefined && best.differs <= most ? best.candidate : undefined;
}
