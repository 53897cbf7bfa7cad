import type { Job } from "../../api/types";
import type { FineTuningJobInputs } from "./inputs";

type Declared = Partial<
  Pick<FineTuningJobInputs, "adoptJobId" | "trainingFile" | "trainingData" | "validationFile" | "validationData">
>;

/**
 * The program's data, as far as they are known to be those that the job was trained on. A job that was adopted was
 * submitted by somebody else, often on an upload of their own, whose rows nobody compared.
 */
export function dataOfJob(job: Job, inputs: Declared): Pick<Declared, "trainingData" | "validationData"> {
  const { trainingData, validationData } = inputs;
  if (inputs.adoptJobId !== job.id) return { trainingData, validationData };
  return {
    trainingData: inputs.trainingFile === job.trainingFile ? trainingData : undefined,
    validationData: inputs.validationFile === job.validationFile ? validationData : undefined,
  };
}
