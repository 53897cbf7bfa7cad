/** Together's statuses in ours. `user_error` is an older word for `error`. */
const statuses = new Map([
  ["pending", "queued"],
  ["queued", "queued"],
  ["running", "running"],
  ["compressing", "running"],
  ["uploading", "running"],
  ["cancel_requested", "cancelling"],
  ["completed", "succeeded"],
  ["cancelled", "cancelled"],
  ["error", "failed"],
  ["user_error", "failed"],
]);

/** Where a job stands, in our words. What is not known stays as it is, and means "still going". */
export const statusFromWire = (status: string): string => statuses.get(status) ?? status;
