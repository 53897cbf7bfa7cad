import type { Dialect } from "../dialect";
import { capabilities, refusals } from "./capabilities";
import { jobFromWire } from "./job";
import { inId } from "./mark";
import { operations } from "./operations";
import { place } from "./place";
import { probed } from "./probed";
import { fields, jobToWire } from "./request";

/** Fireworks AI: open models, adapters alone, and jobs whose ids are ours. */
export const fireworks: Dialect = {
  place,
  capabilities,
  refusals,
  fields,
  jobToWire,
  jobFromWire,
  mark: inId,
  probed,
  operations,
};
