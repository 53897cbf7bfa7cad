import { runs, shared, total, wordsAndMarks } from "./tokens";

const LONGEST_RUN = 4;

/**
 * BLEU of one sentence: the geometric mean of the precisions of runs of one to four tokens (fewer for shorter texts),
 * less for inputs shorter than the reference. Runs of two and more are counted with one added, so that one missing
 * run does not make the whole zero (Lin and Och 2004).
 */
export function bleu(input: string, reference: string): number {
  const one = wordsAndMarks(input);
  const other = wordsAndMarks(reference);
  const longest = Math.min(LONGEST_RUN, one.length, other.length);
  if (longest === 0) return 0;
  let logarithms = 0;
  for (let length = 1; length <= longest; length++) {
    const found = runs(one, length);
    const added = length === 1 ? 0 : 1;
    logarithms += Math.log((shared(found, runs(other, length)) + added) / (total(found) + added));
  }
  const brevity = Math.min(1, Math.exp(1 - other.length / one.length));
  return brevity * Math.exp(logarithms / longest);
}

/** Google's GLEU: shared runs of one to four tokens by the longer side's number of runs, so that it is symmetric. */
export function gleu(input: string, reference: string): number {
  const one = wordsAndMarks(input);
  const other = wordsAndMarks(reference);
  let both = 0;
  let ofOne = 0;
  let ofOther = 0;
  for (let length = 1; length <= LONGEST_RUN; length++) {
    const [found, wanted] = [runs(one, length), runs(other, length)];
    both += shared(found, wanted);
    ofOne += total(found);
    ofOther += total(wanted);
  }
  return both === 0 ? 0 : both / Math.max(ofOne, ofOther);
}
