import type { Properties } from "./handler";

/** The arguments as the program wrote them, and whether it tells their problems itself, see `told-by-program.ts`. */
export function withoutTelling(news: Properties): { tellsProblems: boolean; inputs: Properties } {
  const { tellsProblems, ...inputs } = news;
  return { tellsProblems: tellsProblems === true, inputs };
}
