import type { ArgumentPath } from "../../engine/secret-arguments";
import type { DataInputs, TimeoutInputs } from "../shared/inputs";
import type { LifecycleInputs } from "./lifecycle-inputs";
import type { TrainingInputs } from "./training-schema";

/** What the class passes on beside the arguments. */
export interface OwnInputs {
  trainingData?: DataInputs | undefined;
  validationData?: DataInputs | undefined;
  /** Exact identity of the declaration; it enters the submit key. Not "urn": the SDK filters that name out of inputs. */
  resourceUrn: string;
  /** The Pulumi organization: URNs are unique only within one. */
  pulumiOrganization: string;
  /** Arguments whose values are never printed. */
  secretArguments?: ArgumentPath[] | undefined;
  timeouts?: TimeoutInputs | undefined;
}

/** Plain values, after the engine resolved every input. */
export interface FineTuningJobInputs extends TrainingInputs, LifecycleInputs, OwnInputs {
  /** The component that made this job follows it to its end elsewhere: how far the job got is no change here. */
  followed?: boolean | undefined;
  /** The resource's name in earlier versions, where this one gives it another: jobs of then are still found. */
  formerName?: string | undefined;
}
