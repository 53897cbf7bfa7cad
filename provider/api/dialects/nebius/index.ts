import { fieldsOf } from "../../../values";
import { jobFields } from "../../known-fields";
import type { Refusal } from "../capabilities";
import type { Dialect } from "../dialect";
import { inSuffix } from "../mark";
import { openaiOperations } from "../openai-shaped";
import { capabilities } from "./capabilities";
import { fields } from "./fields";
import { jobFromWire } from "./job";
import { place } from "./place";
import { jobToWire, sendsHyperparameters } from "./request";

/** Nebius Token Factory: OpenAI's routes, open models, and models that are served only after they were published. */
export const nebius: Dialect = {
  place,
  hosts: /(^|\.)tokenfactory\.nebius\.com$/,
  capabilities,
  refusals: twoPlaces,
  fields: { ...jobFields, hyperparameters: fields },
  jobToWire,
  jobFromWire,
  // The longest suffix is not documented; 40 is what Azure takes on the same routes.
  mark: inSuffix({ longest: 40, alsoInMetadata: false, formerlyInMetadata: true }),
  publishing:
    "publish a checkpoint by POST /v0/models with its `source`, which is the job's id and the checkpoint's with a colon between",
  operations: openaiOperations({ jobToWire, jobFromWire, largestFile: 5 * 1024 ** 3, wandbKeyTo: place.vendor }),
};

/** Nebius takes hyperparameters at one of two places and refuses a request with both; ours go to `hyperparameters`. */
function twoPlaces(inputs: Readonly<Record<string, unknown>>): Refusal[] {
  const vendor = fieldsOf(inputs.vendorArguments);
  if (vendor?.method === undefined) return [];
  if (vendor.hyperparameters === undefined && !sendsHyperparameters(inputs)) return [];
  const reason =
    "would be sent beside `hyperparameters`, and Nebius takes one of the two; put it below `vendorArguments.hyperparameters`";
  return [{ property: "vendorArguments.method", reason }];
}
