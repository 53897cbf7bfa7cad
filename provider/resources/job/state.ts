import type { FineTuningJobInputs } from "./inputs";
import type { JobOutputs } from "./job-resource";

/** What the engine keeps of a job: the declaration that made it, and what the server said of it. */
export type JobState = FineTuningJobInputs & JobOutputs;
