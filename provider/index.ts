export type { Checkpoint, CheckpointMetrics, Grader, Job, JobEvent, Method, Model, VendorFile } from "./api/types";
