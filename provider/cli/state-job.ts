import { z } from "zod";
import { describeEndpoint, type Endpoint, sameEndpoint } from "../endpoint/endpoint";
import { urnParts } from "../engine/urn";
import { UserError } from "../errors";
import { isNamed } from "./job-names";
import type { StateResource } from "./orphans-state";
import { stackName } from "./selected-stack";

/** What tells a job's resource from a file's, and where the job is. */
const JobOutputs = z.looseObject({
  trainingFile: z.string(),
  endpoint: z
    .looseObject({
      baseUrl: z.string(),
      dialect: z.string(),
      organization: z.string().optional(),
      project: z.string().optional(),
      accountId: z.string().optional(),
    })
    .optional(),
});

/**
 * Id of the job of the resource that is called so; `undefined` where the state has none. Throws `UserError` where the job is
 * at another server than `here`.
 */
export function jobIdInState(resources: readonly StateResource[], called: string, here: Endpoint): string | undefined {
  for (const { id, urn = "", outputs } of resources) {
    const parts = urnParts(urn);
    const job = JobOutputs.safeParse(outputs).data;
    if (parts === undefined || id === undefined || job === undefined) continue;
    if (!isNamed(`${stackName(parts)}/${parts.name}`, called)) continue;
    if (job.endpoint === undefined || sameEndpoint(job.endpoint, here)) return id;
    throw new UserError(
      `the job of "${called}", "${id}", was made at ${describeEndpoint(job.endpoint)}, and this is ${describeEndpoint(here)}. ` +
        "Next: name that server, for instance with --base-url.",
    );
  }
  return undefined;
}
