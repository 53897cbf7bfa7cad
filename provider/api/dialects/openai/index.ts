import { jobFields } from "../../known-fields";
import { jobFromWire } from "../../wire";
import { jobToWire } from "../../wire-request";
import type { Dialect } from "../dialect";
import { inMetadata } from "../mark";
import { openaiOperations } from "../openai-shaped";
import { capabilities } from "./capabilities";
import { place } from "./place";

/** OpenAI, and all servers that speak its API as it is. */
export const openai: Dialect = {
  place,
  capabilities,
  fields: jobFields,
  jobToWire,
  jobFromWire,
  mark: inMetadata,
  operations: openaiOperations({ jobToWire, jobFromWire, filtersJobs: true, largestFile: 8 * 1024 ** 3 }),
};
