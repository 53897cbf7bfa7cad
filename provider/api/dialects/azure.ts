import { withoutNull } from "../../values";
import { jobFromWire } from "../wire";
import { jobToWire } from "../wire-request";
import type { Dialect } from "./dialect";
import { graderTypes } from "./grader-types";

/** Azure OpenAI and Microsoft Foundry. */
export const azure: Dialect = {
  jobToWire: ({ trainingType, ...request }) => ({ ...jobToWire(request), ...withoutNull({ trainingType }) }),
  jobFromWire,
  refusals: ({ method }) =>
    graderTypes(method)
      .filter(({ type }) => type === "python" || type === "lambda")
      .map(({ path, type }) => ({
        property: path,
        reason: `Azure has no "${type}" grader; use "endpoint", which asks a server of yours, or "string_check", "text_similarity", "score_model" or "multi"`,
      })),
  // Azure says so of models that it does train, where the training type is missing or another one is needed.
  advice: ({ message }) =>
    /does not support fine-?tuning/i.test(message)
      ? 'set `trainingType`, such as "globalStandard": where it is left out or is another one, Azure says this of models that it can train. Else name another base model, or another region\'s resource.'
      : undefined,
  listMayBeStale: false,
  largestFile: 9 * 1024 ** 3,
  publishing: undefined,
};
