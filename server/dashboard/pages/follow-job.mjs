// @ts-check
import { getJob } from "./server.mjs";

/** Looks at a job again and again; of its steps only those that are new are sent. @param {string} id */
export function followJob(id) {
  /** @type {import("../answers.ts").Step[]} */
  const steps = [];
  const last = () => steps.at(-1)?.step ?? 0;

  return async () => {
    const job = await getJob(id, last());
    // Another look may have been quicker.
    const known = last();
    steps.push(...job.steps.filter(({ step }) => step > known));
    return { job, steps };
  };
}
