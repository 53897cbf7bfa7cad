// @ts-check
import { createWriteStream, existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Problem } from "../problem.mjs";

/** @typedef {import("./find-trained.mjs").Trained} Trained */
/** @typedef {{ id: string, fine_tuned_model: string | null, result_files: string[] }} Job */

const requestMs = 30_000;
const downloadMs = 30 * 60_000;

/**
 * What a running server has trained under a name: its folder where the server's data are on this machine, else the
 * archive that the server gives away.
 * @param {string} model
 * @param {{ url: string, data: string | undefined, source: string | undefined }} where
 * @returns {Promise<Trained>}
 */
export async function fromServer(model, { url, data, source }) {
  const ask = asker(url);
  const found = await findJob(ask, model);
  if (found === undefined) throw new Problem(`The server at "${url}" has no job that trained "${model}".`);
  const { job, step } = found;
  if (data !== undefined) {
    const path = join(data, "jobs", job.id, `checkpoint-${step}`);
    if (existsSync(path)) return { path, source };
    throw new Problem(`There is no "${path}": is "${data}" the data directory of the server at "${url}"?`);
  }
  const archive = await archiveOf(ask, job, model);
  if (source === undefined)
    throw new Problem(
      `Nothing says what "${model}" was trained from.\nNext: name the server's models file by --models FILE.`,
    );
  return { source, ...(await download(ask, archive)) };
}

/**
 * The fields of answers that are used here.
 * @typedef {{ data: T[], has_more: boolean }} Page
 * @template T
 */
/** @typedef {{ fine_tuned_model_checkpoint: string, step_number: number }} Checkpoint */
/** @typedef {(path: string, ms?: number) => Promise<Response>} Ask */

/** @returns {Ask} */
function asker(/** @type {string} */ url) {
  const key = process.env.FINE_TUNING_SERVER_API_KEY ?? process.env.OPENAI_API_KEY;
  if (key === undefined) throw new Problem("The server wants its key.\nNext: set FINE_TUNING_SERVER_API_KEY.");
  return async (path, ms = requestMs) => {
    const answer = await fetch(`${url.replace(/\/$/, "")}${path}`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(ms),
    }).catch((error) => {
      throw new Problem(`The server at "${url}" cannot be reached. ${error.cause?.message ?? error.message}`);
    });
    if (!answer.ok) throw new Problem(`The server at "${url}" answered ${path} with status ${answer.status}.`);
    return answer;
  };
}

/** @param {Promise<Response>} answer @returns {Promise<unknown>} */
const bodyOf = async (answer) => await (await answer).json();

/** The job behind a name, and the step that the name stands for. */
async function findJob(/** @type {Ask} */ ask, /** @type {string} */ model) {
  for await (const job of jobsOf(ask)) {
    const page = /** @type {Page<Checkpoint>} */ (
      await bodyOf(ask(`/fine_tuning/jobs/${job.id}/checkpoints?limit=100`))
    );
    const named = page.data.find((each) => each.fine_tuned_model_checkpoint === model);
    if (named !== undefined) return { job, step: named.step_number };
  }
  return undefined;
}

/** @returns {AsyncGenerator<Job>} */
async function* jobsOf(/** @type {Ask} */ ask) {
  for (let after = ""; ; ) {
    const page = /** @type {Page<Job>} */ (await bodyOf(ask(`/fine_tuning/jobs?limit=100${after}`)));
    yield* page.data;
    if (!page.has_more) return;
    after = `&after=${page.data.at(-1)?.id}`;
  }
}

async function archiveOf(/** @type {Ask} */ ask, /** @type {Job} */ job, /** @type {string} */ model) {
  if (job.fine_tuned_model === model) {
    for (const id of job.result_files) {
      const { filename } = /** @type {{ filename: string }} */ (await bodyOf(ask(`/files/${id}`)));
      if (filename === "adapter.tar.gz") return id;
    }
  }
  throw new Problem(
    `"${model}" is a checkpoint or a whole model, which the server does not send.\n` +
      "Next: add --data DIR, the server's data directory, on its machine.",
  );
}

async function download(/** @type {Ask} */ ask, /** @type {string} */ id) {
  const folder = await mkdtemp(join(tmpdir(), "adapter-"));
  const path = join(folder, "adapter.tar.gz");
  const { body } = await ask(`/files/${id}/content`, downloadMs);
  if (body === null) throw new Problem("The server sent an empty archive.");
  await pipeline(
    Readable.fromWeb(/** @type {import("node:stream/web").ReadableStream} */ (body)),
    createWriteStream(path),
  );
  return { path, done: () => rm(folder, { recursive: true, force: true }) };
}
