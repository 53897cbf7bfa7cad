// @ts-check
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { descendants } from "../../process/kill.mjs";
import { call } from "../server/load.mjs";
import { key } from "../server/processes.mjs";
import { cpuSeconds, paceOf } from "./steps.mjs";
import { Course } from "./turns.mjs";

const lookMs = 10;

/** @typedef {{ url: string, pid: number, data: string }} Served */

/** @param {Served} server @param {string} rows the file's text @returns {Promise<string>} the file's id */
export async function uploadText({ url }, rows) {
  const form = new FormData();
  form.set("purpose", "fine-tune");
  form.set("file", new File([rows], "rows.jsonl"));
  const headers = { authorization: `Bearer ${key}` };
  const answer = await fetch(`${url}/files`, { method: "POST", headers, body: form });
  return /** @type {{ id: string }} */ (await answer.json()).id;
}

/** @param {Served} server @param {string} file */
export async function createJob({ url }, file, epochs = 1) {
  const hyperparameters = { n_epochs: epochs, batch_size: 1 };
  return await call(`${url}/fine_tuning/jobs`, "POST", {
    model: "smollm2-135m",
    training_file: file,
    seed: 1,
    hyperparameters,
  });
}

/**
 * Trains through the server, and looks at the trainer's events at the moment they are written.
 * @param {Served} server
 * @param {string} file
 * @returns {import("./turns.mjs").Training<import("./steps.mjs").Pace & { job: string }>}
 */
export function trainThroughServer(server, file) {
  const course = new Course();
  const cpuBefore = cpuSeconds(server.pid);
  return { course, ended: watch() };

  async function watch() {
    const { id } = await createJob(server, file);
    const events = join(server.data, "jobs", id, "attempt-1", "events.jsonl");
    for (let read = 0; ; ) {
      const lines = (await readFile(events, "utf8").catch(() => "")).split("\n").slice(0, -1);
      for (const event of lines.slice(read).map((line) => JSON.parse(line))) {
        if (event.type === "failed") throw new Error(`the training failed: ${event.message}`);
        if (event.type !== "step") continue;
        if (event.step === 1) course.pids = descendants(server.pid);
        course.add(event.step, server.pid);
        if (event.step < event.totalSteps) continue;
        await over(server, id);
        return { ...paceOf(course.marks, cpuBefore), job: id };
      }
      read = lines.length;
      await sleep(lookMs);
    }
  }
}

/** @param {Served} server @param {string} id */
export async function over({ url }, id) {
  for (;;) {
    const { status } = await call(`${url}/fine_tuning/jobs/${id}`);
    if (["succeeded", "failed", "cancelled"].includes(status)) return;
    await sleep(100);
  }
}
