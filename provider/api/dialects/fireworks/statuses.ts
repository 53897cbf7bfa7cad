const statuses = new Map([
  ["CREATING", "validating_files"],
  ["VALIDATING", "validating_files"],
  ["CREATING_INPUT_DATASET", "validating_files"],
  ["PENDING", "queued"],
  ["RE_QUEUEING", "queued"],
  ["RUNNING", "running"],
  ["WRITING_RESULTS", "running"],
  ["IDLE", "running"],
  ["CANCELLING", "running"],
  ["PAUSED", "paused"],
  ["COMPLETED", "succeeded"],
  ["EARLY_STOPPED", "succeeded"],
  ["FAILED", "failed"],
  ["EXPIRED", "failed"],
  ["CANCELLED", "cancelled"],
  // Of a deleted job a tombstone is left, which keeps its id.
  ["DELETING", "cancelled"],
  ["DELETING_CLEANING_UP", "cancelled"],
  ["DELETED", "cancelled"],
  ["ARCHIVED", "cancelled"],
]);

/** A state of Fireworks as a status of ours. Older ones have no prefix. What is not known stays as it is: "still going". */
export function statusOf(state: string): string {
  return statuses.get(state.replace(/^JOB_STATE_/, "")) ?? state;
}
