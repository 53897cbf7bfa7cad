export type { Checkpoint, CheckpointMetrics, Grader, Job, JobEvent, Method, Model, VendorFile } from "./api/types";
export { CheckpointPermission, type CheckpointPermissionArgs } from "./resources/checkpoint-permission";
export { FineTunedModel, type FineTunedModelArgs } from "./resources/fine-tuned-model";
export { type Cost, FineTuningJob, type FineTuningJobArgs, type Resolved } from "./resources/fine-tuning-job";
export type { Acceptance, Budget, Milestone, OnDelete, SelectBy } from "./resources/fine-tuning-job.inputs";
export { TrainingFile, type TrainingFileArgs } from "./resources/training-file";
