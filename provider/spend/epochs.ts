const target = 3;
const fewest = 100;
const most = 25_000;

/**
 * How often the vendor goes through the data when `nEpochs` is left to it: three times, more often where that makes fewer
 * than 100 examples (25 times at most), less often where it makes more than 25,000 (once at least). The vendor's
 * published notebook says so, and recorded jobs agree.
 */
export function autoEpochs(examples: number): number {
  if (target * examples < fewest) return Math.min(25, Math.floor(fewest / Math.max(1, examples)));
  if (target * examples > most) return Math.max(1, Math.floor(most / examples));
  return target;
}
