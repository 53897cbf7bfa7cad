// @ts-check
/** @typedef {ReturnType<typeof import("./virtual-clock.mjs").virtualClock>} Clock */

/**
 * The two answers that waiting needs, on a virtual clock: one job, and a page of jobs. Counts what it is asked.
 * @param {Clock} clock
 */
export function simulatedServer(clock) {
  /** @type {{ id: string, startedAt: number, seconds: number }[]} */
  const jobs = [];
  let requests = 0;

  /** @param {{ id: string, startedAt: number, seconds: number }} job */
  function wire({ id, startedAt, seconds }) {
    const age = (clock.now() - startedAt) / 1_000;
    const ended = age >= seconds;
    const createdAt = Math.floor((clock.wall() - clock.now() + startedAt) / 1_000);
    return {
      id,
      object: "fine_tuning.job",
      created_at: createdAt,
      finished_at: ended ? Math.floor(createdAt + seconds) : null,
      model: "gpt-4o-mini-2024-07-18",
      fine_tuned_model: ended ? `ft:gpt-4o-mini-2024-07-18:acme::${id}` : null,
      organization_id: "org-1",
      status: ended
        ? "succeeded"
        : age < seconds * 0.1
          ? "validating_files"
          : age < seconds * 0.2
            ? "queued"
            : "running",
      training_file: "file-1",
      validation_file: null,
      result_files: [],
      hyperparameters: { n_epochs: 3 },
      trained_tokens: ended ? 1_700 : null,
      error: null,
      seed: 1,
    };
  }

  return {
    get requests() {
      return requests;
    },
    /** @param {number} seconds */
    start(seconds) {
      const job = { id: `ftjob-${jobs.length + 1}`, startedAt: clock.now(), seconds };
      jobs.push(job);
      return wire(job);
    },
    /** @param {string} id */
    endOf(id) {
      const job = jobs.find((one) => one.id === id);
      return job === undefined ? Number.NaN : job.startedAt + job.seconds * 1_000;
    },
    /** The body for one GET below `/v1`. @param {string} path */
    answer(path) {
      requests += 1;
      const { pathname, searchParams } = new URL(path, "http://127.0.0.1");
      const id = /\/fine_tuning\/jobs\/([^/]+)$/.exec(pathname)?.[1];
      const one = jobs.find((job) => job.id === id);
      if (one !== undefined) return wire(one);
      const newestFirst = [...jobs].reverse();
      const from = newestFirst.findIndex((job) => job.id === searchParams.get("after")) + 1;
      const limit = Number(searchParams.get("limit") ?? 20);
      const data = newestFirst.slice(from, from + limit).map(wire);
      return { object: "list", data, has_more: from + limit < newestFirst.length };
    },
  };
}
