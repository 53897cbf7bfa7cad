import { plainWords } from "./tokens";

/**
 * METEOR with exact matches of words: the mean of precision and recall that weighs recall nine times as much
 * (Banerjee and Lavie 2005), less up to a half by the number of pieces into which the matching words fall apart.
 */
export function meteor(input: string, reference: string): number {
  const one = plainWords(input);
  const other = plainWords(reference);
  const matches = align(one, other);
  const matched = matches.filter((place) => place !== undefined).length;
  if (matched === 0) return 0;
  const precision = matched / one.length;
  const recall = matched / other.length;
  const mean = (10 * precision * recall) / (recall + 9 * precision);
  return mean * (1 - 0.5 * (pieces(matches) / matched) ** 3);
}

/** For each word of the input its position in the reference; where there are several, the one just after the last match. */
function align(one: readonly string[], other: readonly string[]): (number | undefined)[] {
  const free = new Map<string, number[]>();
  other.forEach((word, place) => {
    const places = free.get(word);
    if (places) places.push(place);
    else free.set(word, [place]);
  });
  let last = -1;
  return one.map((word) => {
    const places = free.get(word) ?? [];
    const next = places.indexOf(last + 1);
    const [place] = places.splice(Math.max(0, next), 1);
    if (place !== undefined) last = place;
    return place;
  });
}

function pieces(matches: readonly (number | undefined)[]): number {
  return matches.filter((place, at) => {
    const before = matches[at - 1];
    return place !== undefined && (before === undefined || before + 1 !== place);
  }).length;
}
