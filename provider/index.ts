export type { ConnectionArgs, ConnectionInput } from "./api/connection-args";
export type { DialectName } from "./api/dialects";
export type { TrainingType } from "./api/training-type";
export type {
  Checkpoint,
  CheckpointMetrics,
  DpoHyperparameters,
  DpoSettings,
  Grader,
  Job,
  JobError,
  JobEvent,
  Lora,
  Method,
  Model,
  ReinforcementHyperparameters,
  ReinforcementSettings,
  SupervisedHyperparameters,
  SupervisedSettings,
  VendorFile,
  WandbIntegration,
  WandbRun,
} from "./api/types";
export type { Settings } from "./endpoint/settings";
export type { Ancestor, CommitOrigin, DataOrigin, Lineage, LineagePrice } from "./lineage/lineage";
export type { LookupArgs, LookupOutputArgs } from "./lookups/ask";
export {
  type GetFineTuningJobArgs,
  type GetFineTuningJobOutputArgs,
  type GetFineTuningJobsArgs,
  type GetFineTuningJobsOutputArgs,
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
  type OfJobOutputArgs,
} from "./lookups/jobs";
export {
  type GetFileArgs,
  type GetFileOutputArgs,
  type GetFilesArgs,
  type GetFilesOutputArgs,
  type GetModelArgs,
  type GetModelOutputArgs,
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
export {
  CheckpointPermission,
  type CheckpointPermissionArgs,
  type Grant,
} from "./resources/checkpoint-permission/checkpoint-permission";
export {
  type AwaitedFineTunedModelArgs,
  FineTunedModel,
  type FineTunedModelArgs,
  type FineTunedModelClass,
  type OnDeleteModelArgs,
} from "./resources/fine-tuned-model/fine-tuned-model";
export type {
  AcceptanceArgs,
  AwaitedFineTuningJobArgs,
  BudgetArgs,
  ExistingFineTuningJobArgs,
  FineTuningJobArgs,
  LimitArgs,
  LoraArgs,
  MetricPreferenceArgs,
  OnDeleteArgs,
  WandbArgs,
  WandbIntegrationArgs,
} from "./resources/fine-tuning-job/args";
export { FineTuningJob, type FineTuningJobClass } from "./resources/fine-tuning-job/fine-tuning-job";
export type {
  CommonSweepArgs,
  FineTuningSweepArgs,
  PlainMetricPreference,
  SweepBaseArgs,
  SweepGrid,
  SweepOfGridArgs,
  SweepOfVariationsArgs,
  SweepVariation,
} from "./resources/fine-tuning-sweep/args";
export type { BestCheckpoint, BestResult, SweepResult } from "./resources/fine-tuning-sweep/choice";
export { FineTuningSweep } from "./resources/fine-tuning-sweep/fine-tuning-sweep";
export type {
  EndpointGraderArgs,
  GraderArgs,
  GraderMessageArgs,
  LabelModelGraderArgs,
  LambdaFunctionArgs,
  LambdaGraderArgs,
  MultiGraderArgs,
  PartGraderArgs,
  PythonGraderArgs,
  SamplingParamsArgs,
  ScoreModelGraderArgs,
  SimilarityMetric,
  StringCheckGraderArgs,
  TextSimilarityGraderArgs,
  VendorGraderArgs,
} from "./resources/job/grader-args";
export type { ChosenCheckpoint, Cost, JobResource, Resolved } from "./resources/job/job-resource";
export type { Budget } from "./resources/job/lifecycle-inputs";
export type {
  DpoArgs,
  DpoHyperparametersArgs,
  DpoMethodArgs,
  MethodArgs,
  ReinforcementArgs,
  ReinforcementHyperparametersArgs,
  ReinforcementMethodArgs,
  SupervisedArgs,
  SupervisedHyperparametersArgs,
  SupervisedMethodArgs,
} from "./resources/job/method-args";
export type { StoredEndpoint as Endpoint } from "./resources/shared/made-elsewhere";
export type { MetricName, ModelName } from "./resources/shared/names";
export { TrainingFile, type TrainingFileArgs } from "./resources/training-file/training-file";
export type { Milestone } from "./waiting/milestones";
