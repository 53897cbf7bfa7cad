import { statusOf } from "../../../../../provider/api/dialects/fireworks/statuses";

it.each([
  ["JOB_STATE_CREATING", "validating_files"],
  ["JOB_STATE_VALIDATING", "validating_files"],
  ["JOB_STATE_CREATING_INPUT_DATASET", "validating_files"],
  ["JOB_STATE_PENDING", "queued"],
  ["JOB_STATE_RE_QUEUEING", "queued"],
  ["JOB_STATE_RUNNING", "running"],
  ["JOB_STATE_WRITING_RESULTS", "running"],
  ["JOB_STATE_IDLE", "running"],
  ["JOB_STATE_CANCELLING", "running"],
  ["JOB_STATE_PAUSED", "paused"],
  ["JOB_STATE_COMPLETED", "succeeded"],
  ["JOB_STATE_EARLY_STOPPED", "succeeded"],
  ["JOB_STATE_FAILED", "failed"],
  ["JOB_STATE_EXPIRED", "failed"],
  ["JOB_STATE_CANCELLED", "cancelled"],
  ["JOB_STATE_DELETING", "cancelled"],
  ["JOB_STATE_DELETING_CLEANING_UP", "cancelled"],
  ["JOB_STATE_DELETED", "cancelled"],
  ["JOB_STATE_ARCHIVED", "cancelled"],
  ["COMPLETED", "succeeded"],
])("takes %s for %s", (state, status) => {
  expect(statusOf(state)).toBe(status);
});

it.each(["JOB_STATE_UNSPECIFIED", "JOB_STATE_REVIEWING"])(
  "waits further at %s, which says nothing that is known",
  (state) => {
    expect(statusOf(state)).toBe(state);
  },
);
