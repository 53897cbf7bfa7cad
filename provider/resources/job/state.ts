import { z } from "zod";
import { orUnknown, shapeOf } from "../shared/parsed-state";
import type { FineTuningJobInputs } from "./inputs";
import type { JobOutputs } from "./job-resource";

/** What the engine keeps of a job: the declaration that made it, and what the server said of it. */
export type JobState = FineTuningJobInputs & JobOutputs;

/** A declaration that was checked. */
export const jobInputsShape = shapeOf<FineTuningJobInputs>({
  model: z.string(),
  trainingFile: z.string(),
  resourceUrn: z.string(),
  pulumiOrganization: z.string(),
  method: orUnknown(z.looseObject({})).optional(),
  timeouts: z.looseObject({}).optional(),
});

/** What every version has stored of a job, whatever kind of resource held it. */
export const jobOutputFields = {
  status: z.string(),
  createdAt: z.number(),
  resolved: z.looseObject({ model: z.string() }).optional(),
  checkpoints: z.array(z.looseObject({ stepNumber: z.number() })).optional(),
  endpoint: z.looseObject({ baseUrl: z.string(), dialect: z.string() }).optional(),
  instance: z.string().optional(),
  ready: z.boolean().optional(),
};

export const jobStateShape = shapeOf<JobState>(jobOutputFields);
