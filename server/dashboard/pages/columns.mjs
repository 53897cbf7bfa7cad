// @ts-check
/** By what the list of jobs can be sorted. */

/** @typedef {import("../answers.ts").JobRow} JobRow */
/** @typedef {import("./route.mjs").Order} Order */

/**
 * @typedef {{
 *   id: string,
 *   label: string,
 *   number: boolean,
 *   value: (job: JobRow, now: number) => string | number | null,
 * }} Column
 */

/** What people call a job: its suffix, the resource that declared it, or its id. @param {Pick<JobRow, "id" | "suffix" | "owner">} job */
export const titleOf = (job) => job.suffix ?? job.owner?.name ?? job.id;

/** `dev / support-bot` @param {JobRow} job */
export const ownerOf = ({ owner }) => (owner ? `${owner.stack ?? "?"} / ${owner.name ?? owner.urn}` : null);

/** Seconds from its creation to its end, or until now. @param {JobRow} job @param {number} now */
export const secondsOf = (job, now) => Math.max(0, (job.finishedAt ?? now) - job.createdAt);

/** @type {readonly Column[]} */
export const columns = [
  { id: "job", label: "Job", number: false, value: titleOf },
  { id: "status", label: "Status", number: false, value: ({ status }) => status },
  { id: "model", label: "Base model", number: false, value: ({ model, method }) => `${model} ${method}` },
  { id: "loss", label: "Loss", number: true, value: ({ results }) => results.loss },
  { id: "tokens", label: "Tokens", number: true, value: ({ cost }) => cost.tokens },
  { id: "duration", label: "Duration", number: true, value: secondsOf },
  { id: "cost", label: "Cost", number: true, value: ({ cost }) => cost.dollars },
  { id: "owner", label: "Declared by", number: false, value: ownerOf },
  { id: "created", label: "Created", number: true, value: ({ createdAt }) => createdAt },
];

const words = new Intl.Collator("en", { numeric: true });

/**
 * Jobs in an order; those without a value come last either way, and what is equal keeps its place.
 * @template {JobRow} Job
 * @param {readonly Job[]} jobs
 * @param {Order | undefined} order
 * @param {number} now
 */
export function sorted(jobs, order, now) {
  const column = columns.find(({ id }) => id === order?.column);
  if (!column || !order) return [...jobs];
  const sign = order.descending ? -1 : 1;
  return jobs.toSorted((one, other) => {
    const [a, b] = [column.value(one, now), column.value(other, now)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    if (typeof a === "number" && typeof b === "number") return sign * (a - b);
    return sign * words.compare(String(a), String(b));
  });
}

/**
 * What a click on a column's heading leads to: up, down, and back to the newest first.
 * @param {Order | undefined} order
 * @param {string} column
 * @returns {Order | undefined}
 */
export function nextOrder(order, column) {
  if (order?.column !== column) return { column, descending: false };
  return order.descending ? undefined : { column, descending: true };
}

/** Whether any text of the job has the words that were typed. @param {JobRow} job @param {string} filter */
export function matches(job, filter) {
  const texts = [job.id, job.status, job.model, job.method, job.suffix, job.fineTunedModel, job.error, ownerOf(job)];
  const text = [...texts, job.owner?.urn].join("\n").toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
