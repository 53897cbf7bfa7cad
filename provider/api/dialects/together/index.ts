import type { Dialect } from "../dialect";
import { inSuffix } from "../mark";
import { capabilities } from "./capabilities";
import { fields } from "./fields";
import { jobFromWire } from "./job";
import { operations } from "./operations";
import { place } from "./place";
import { probed } from "./probed";
import { refusals } from "./refusals";
import { jobToWire } from "./request";

/** Together AI: its own routes, open models, and marks in the suffix. */
export const together: Dialect = {
  place,
  hosts: /^api\.together\.(ai|xyz)$/,
  capabilities,
  refusals,
  fields,
  jobToWire,
  jobFromWire,
  // "Must be at most 64 characters long."
  mark: inSuffix({ longest: 64, alsoInMetadata: false }),
  advice: ({ message }) =>
    /not (available|supported) for fine-?tuning/i.test(message)
      ? "name a base model that Together trains; GET /fine-tunes/models/supported lists them."
      : undefined,
  probed,
  epochsUnsaid: 1,
  operations,
};
