import { ConfigError } from "../../errors";
import { jobFromWire } from "../wire";
import { jobToWire } from "../wire-request";
import type { Dialect } from "./dialect";

const azureOnly = 'exists at Azure only: leave it out, or set `connection.dialect` to "azure"';

/** OpenAI, and all servers that speak its API as it is. */
export const openai: Dialect = {
  jobToWire({ trainingType, ...request }) {
    if (trainingType !== undefined) throw new ConfigError(`\`trainingType\` ${azureOnly}`);
    return jobToWire(request);
  },
  jobFromWire,
  refusals: ({ trainingType }) => (trainingType === undefined ? [] : [{ property: "trainingType", reason: azureOnly }]),
  advice: () => undefined,
  listMayBeStale: false,
  largestFile: 8 * 1024 ** 3,
  publishing: undefined,
};
