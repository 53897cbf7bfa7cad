import type { Dialect } from "../../api/dialects/dialect";

/** What a preview says of a suffix that a vendor has no room for; `undefined` where all of it is sent. */
export function cutSuffixText({ mark, place }: Pick<Dialect, "mark" | "place">, suffix: unknown): string | undefined {
  if (typeof suffix !== "string") return undefined;
  const kept = mark.shownSuffix(suffix)?.length ?? 0;
  if (kept === suffix.length) return undefined;
  return `\`suffix\`: ${place.vendor} is sent the first ${kept} of its ${suffix.length} characters, and behind them the mark by which the job is found again`;
}
