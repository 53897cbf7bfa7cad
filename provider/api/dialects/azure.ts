import { withoutNull } from "../../values";
import { jobFromWire } from "../wire";
import { jobToWire } from "../wire-request";
import type { Dialect } from "./dialect";

/** Azure OpenAI and Microsoft Foundry. */
export const azure: Dialect = {
  jobToWire: ({ trainingType, ...request }) => ({ ...jobToWire(request), ...withoutNull({ trainingType }) }),
  jobFromWire,
  refusals: () => [],
  // Azure says so of models that it does train, where the training type is missing or another one is needed.
  advice: ({ message }) =>
    /does not support fine-?tuning/i.test(message)
      ? 'set `trainingType`, such as "globalStandard": where it is left out or is another one, Azure says this of models that it can train. Else name another base model, or another region\'s resource.'
      : undefined,
  largestFile: 9 * 1024 ** 3,
  publishing: undefined,
};
