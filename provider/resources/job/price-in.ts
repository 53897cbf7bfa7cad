import type { Budget } from "./lifecycle-inputs";

/** What a job's model is told of its budget. Limits are the job's own affair: they are judged before it is submitted. */
export function priceIn(budget: Budget | undefined): Pick<Budget, "pricePerMillionTokens"> | undefined {
  const price = budget?.pricePerMillionTokens;
  return price === undefined ? undefined : { pricePerMillionTokens: price };
}
