/** Statuses after which a job never changes again. Closed on purpose: ending a wait too early costs the user a paid job. */
export const endings = ["succeeded", "failed", "cancelled"] as const;

/** Every status that this version knows, by its letters alone: servers differ in case, underscores and spelling. */
const known = new Map([
  ["validatingfiles", "validating_files"],
  ["queued", "queued"],
  // Azure's words for a job that has not begun.
  ["pending", "queued"],
  ["notrunning", "queued"],
  ["created", "queued"],
  ["running", "running"],
  ["pausing", "pausing"],
  ["paused", "paused"],
  ["resuming", "resuming"],
  ["cancelling", "cancelling"],
  ["canceling", "cancelling"],
  ["succeeded", "succeeded"],
  ["failed", "failed"],
  ["cancelled", "cancelled"],
  // An ending that is not recognised would be waited for without end.
  ["canceled", "cancelled"],
]);

/** A server's word for where a job stands, as OpenAI spells it. What is not known stays as it is, and means "still going". */
export function statusFromWire(status: string): string {
  return known.get(status.toLowerCase().replace(/[^a-z]/g, "")) ?? status;
}
