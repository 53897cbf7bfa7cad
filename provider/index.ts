export type { Checkpoint, CheckpointMetrics, Grader, Job, JobEvent, Method, Model, VendorFile } from "./api/types";
export type { LookupArgs, LookupOutputArgs } from "./lookups/ask";
export {
  type GetFineTuningJobArgs,
  type GetFineTuningJobsArgs,
  getFineTuningJob,
  getFineTuningJobCheckpoints,
  getFineTuningJobCheckpointsOutput,
  getFineTuningJobEvents,
  getFineTuningJobEventsOutput,
  getFineTuningJobOutput,
  getFineTuningJobs,
  getFineTuningJobsOutput,
  getTrainingMetrics,
  getTrainingMetricsOutput,
  type OfJobArgs,
} from "./lookups/jobs";
export type { Ancestor, CommitOrigin, DataOrigin, Lineage } from "./lookups/lineage";
export {
  type GetFileArgs,
  type GetFilesArgs,
  type GetModelArgs,
  getFile,
  getFileOutput,
  getFiles,
  getFilesOutput,
  getModel,
  getModelOutput,
  getModels,
  getModelsOutput,
} from "./lookups/models-and-files";
export type { MetricsRow } from "./quality/result-csv";
export { CheckpointPermission, type CheckpointPermissionArgs } from "./resources/checkpoint-permission";
export { FineTunedModel, type FineTunedModelArgs } from "./resources/fine-tuned-model";
export { FineTuningJob, type FineTuningJobArgs } from "./resources/fine-tuning-job";
export type { Acceptance, Budget, Milestone, OnDelete, SelectBy } from "./resources/fine-tuning-job.inputs";
export { FineTuningSweep, type FineTuningSweepArgs, type SweepVariation } from "./resources/fine-tuning-sweep";
export type { BestCheckpoint, BestResult, SweepResult } from "./resources/fine-tuning-sweep.choice";
export type { Cost, JobResource, Resolved } from "./resources/job-resource";
export { TrainingFile, type TrainingFileArgs } from "./resources/training-file";
