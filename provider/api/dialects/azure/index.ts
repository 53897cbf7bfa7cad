import { withoutNull } from "../../../values";
import { jobFields } from "../../known-fields";
import { jobFromWire } from "../../wire";
import { jobToWire as toWire } from "../../wire-request";
import type { Dialect } from "../dialect";
import { inSuffix } from "../mark";
import { openaiOperations } from "../openai-shaped";
import { capabilities } from "./capabilities";
import { place } from "./place";

const jobToWire: Dialect["jobToWire"] = (request) => ({
  ...toWire(request),
  ...withoutNull({ trainingType: request.trainingType }),
});

/** Azure OpenAI and Microsoft Foundry. */
export const azure: Dialect = {
  place,
  capabilities,
  fields: jobFields,
  jobToWire,
  jobFromWire,
  // Microsoft's document: up to 40 of a-z, A-Z, 0-9, - and _. Whether Azure keeps metadata nobody has recorded.
  mark: inSuffix({ longest: 40, alsoInMetadata: true, formerlyInMetadata: true }),
  // Azure says so of models that it does train, where the training type is missing or another one is needed.
  advice: ({ message }) =>
    /does not support fine-?tuning/i.test(message)
      ? 'set `trainingType`, such as "globalStandard": where it is left out or is another one, Azure says this of models that it can train. Else name another base model, or another region\'s resource.'
      : undefined,
  operations: openaiOperations({ jobToWire, jobFromWire, largestFile: 9 * 1024 ** 3 }),
};
