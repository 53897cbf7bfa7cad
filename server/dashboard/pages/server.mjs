// @ts-check
/** What the pages ask the server. */

/** The server's answer that it does not know what was asked for. */
export class NotThere extends Error {}

/**
 * The server answers what the caller says it does: both sides take the types from `answers.ts`.
 * @template T
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<T>}
 */
async function ask(path, init) {
  const response = await fetch(path, init);
  const answer = await response.json();
  if (response.status === 401) location.reload();
  if (response.status === 404) throw new NotThere(answer.error.message);
  if (!response.ok) throw new Error(answer.error.message);
  return answer;
}

/**
 * A page of a list, newest first.
 * @template T
 * @param {string} name
 * @param {string} [after] id of the last one of the page before
 * @returns {Promise<T>}
 */
const askList = (name, after) => ask(`/dashboard/${name}${after ? `?after=${encodeURIComponent(after)}` : ""}`);

/** A page of jobs, newest first. @param {string} [after] id of the last job of the page before @returns {Promise<import("../answers.ts").JobList>} */
export const listJobs = (after) => askList("jobs", after);

/** @param {string} id @param {number} since the last step that is known already @returns {Promise<import("../answers.ts").JobPage>} */
export const getJob = (id, since) => ask(`/dashboard/jobs/${encodeURIComponent(id)}?since=${since}`);

/**
 * @param {{ model: string, prompt: string, system: string, temperature: number }} question
 * @returns {Promise<import("../answers.ts").Answer>}
 */
export const askModel = (question) =>
  ask("/dashboard/ask", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(question),
  });

/** @param {string} id @param {import("./job-actions.mjs").Action} action @returns {Promise<import("../answers.ts").JobRow>} */
export const changeJob = (id, action) => ask(`/dashboard/jobs/${encodeURIComponent(id)}/${action}`, { method: "POST" });

/** A page of files, newest first. @param {string} [after] id of the last file of the page before @returns {Promise<import("../answers.ts").FileList>} */
export const listFiles = (after) => askList("files", after);

/** A page of models, newest first. @param {string} [after] id of the last model of the page before @returns {Promise<import("../answers.ts").ModelList>} */
export const listModels = (after) => askList("models", after);

/** Base URL of the API, as this browser reaches it. */
export const apiAddress = () => `${location.origin}/v1`;

/**
 * Calls back whenever jobs changed, at most about once a second, and when the connection comes or goes.
 * @param {(jobIds: Set<string>) => void} onChange
 * @param {(connected: boolean) => void} onConnection
 */
export function watchJobs(onChange, onConnection) {
  const pause = 700;
  /** @type {Set<string>} */
  let changed = new Set();
  let waiting = false;
  let last = 0;
  const report = () => {
    waiting = false;
    last = Date.now();
    const jobIds = changed;
    changed = new Set();
    onChange(jobIds);
  };
  const source = new EventSource("/dashboard/live");
  source.addEventListener("message", (event) => {
    changed.add(JSON.parse(event.data).jobId);
    if (waiting) return;
    waiting = true;
    setTimeout(report, Math.max(0, last + pause - Date.now()));
  });
  source.addEventListener("open", () => onConnection(true));
  source.addEventListener("error", () => onConnection(false));
}
