import { z } from "zod";
import { KEY_ENTRY, OWNER_ENTRY } from "../../api/job-marks";
import { isTrainingType, namedTrainingType } from "../../api/training-type";
import type { Job } from "../../api/types";
import { withoutUndefined } from "../../values";
import type { FineTuningJobInputs } from "./inputs";

/** The arguments that the API echoes, for a resource that has none of its own (`FineTuningJob.get`, `pulumi import`). */
export function echoedInputs(job: Job): Partial<FineTuningJobInputs> {
  const { [KEY_ENTRY]: _key, [OWNER_ENTRY]: _owner, ...metadata } = job.metadata ?? {};
  return withoutUndefined({
    model: job.model,
    trainingFile: job.trainingFile,
    validationFile: job.validationFile,
    suffix: job.suffix,
    seed: job.seed,
    hyperparameters: job.hyperparameters,
    method: job.method,
    integrations: integrationsOf(job),
    trainingType: trainingTypeOf(job),
    learningRate: job.learningRate,
    // A program says one of the two.
    ...(job.fullTraining === true ? { fullTraining: true } : { lora: loraOf(job) }),
    metadata: Object.keys(metadata).length > 0 ? metadata : undefined,
  });
}

const said = z.string().optional().catch(undefined);

/** A server says `null` for what was left out, and adds what a program cannot say. */
const integrations = z
  .array(
    z.object({
      type: z.literal("wandb"),
      wandb: z
        .object({
          project: z.string(),
          entity: said,
          name: said,
          tags: z.array(z.string()).optional().catch(undefined),
        })
        .transform((run) => withoutUndefined(run)),
    }),
  )
  .min(1);

/** Azure's alone, which shows it among what other vendors do not have. */
function trainingTypeOf({ extra }: Job) {
  const named = namedTrainingType(extra?.trainingType);
  return isTrainingType(named) ? named : undefined;
}

const loraOf = ({ lora = {} }: Job) => (Object.keys(lora).length > 0 ? lora : undefined);

const integrationsOf = (job: Job) => integrations.safeParse(job.integrations).data;
