import { jobFields } from "../../known-fields";
import { jobFromWire } from "../../wire";
import { jobToWire } from "../../wire-request";
import type { Dialect } from "../dialect";
import { inMetadata } from "../mark";
import { openaiOperations } from "../openai-shaped";
import { capabilities } from "./capabilities";
import { place } from "./place";

/** AWS Bedrock's endpoint with OpenAI's routes: reinforcement alone, graded by a Lambda function. */
export const bedrock: Dialect = {
  place,
  hosts: /^bedrock-mantle\.[\w-]+\.api\.aws$/,
  capabilities,
  fields: jobFields,
  jobToWire,
  jobFromWire,
  mark: inMetadata,
  operations: openaiOperations({ jobToWire, jobFromWire, listMayBeStale: true, largestFile: 8 * 1024 ** 3 }),
};
