/**
 * Whether the engine only previews. It tells the program and not the provider, so the program says it beside the arguments,
 * and `check` takes the word out again: checked inputs are all that plans, diffs and states ever see.
 */
const MARK = "isPreview";

/** What a program adds to a resource's arguments. Nothing in an `up`, so that a lost mark reads as one. */
export const previewMark = (isDryRun: boolean): Record<string, true> => (isDryRun ? { [MARK]: true } : {});

/** The arguments as the program wrote them, and whether they come from a preview. */
export function withoutMark(news: Record<string, unknown>): { isPreview: boolean; inputs: Record<string, unknown> } {
  const { [MARK]: mark, ...inputs } = news;
  return { isPreview: mark === true, inputs };
}
