import { fieldsOf } from "../../values";
import type { Dialect } from "./dialect";
import { openai } from "./openai";

/** Nebius Token Factory: OpenAI's API, and models that are served only after they were published. */
export const nebius: Dialect = {
  ...openai,
  refusals: (inputs) => [...openai.refusals(inputs), ...twoPlaces(inputs)],
  publishing:
    "publish a checkpoint by POST /v0/models with its `source`, which is the job's id and the checkpoint's with a colon between",
};

/** Nebius takes hyperparameters at one of the two places, and refuses a request with both. */
function twoPlaces({ hyperparameters, method, vendorArguments }: Record<string, unknown>) {
  const vendor = fieldsOf(vendorArguments);
  const refused = (name: string, other: string) => [
    {
      property: `vendorArguments.${name}`,
      reason: `would be sent beside \`${other}\`, and Nebius takes one of the two; put it below \`vendorArguments.${other}\``,
    },
  ];
  if (vendor?.hyperparameters !== undefined && method !== undefined) return refused("hyperparameters", "method");
  if (vendor?.method !== undefined && hyperparameters !== undefined) return refused("method", "hyperparameters");
  return [];
}
