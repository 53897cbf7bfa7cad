// @ts-check
/** @typedef {ReturnType<typeof import("./virtual-clock.mjs").virtualClock>} Clock */
/** @typedef {import("./vendors.mjs").Shown} Shown */

/**
 * The two answers that waiting needs, on a virtual clock: one job, and a page of jobs. Counts what it is asked.
 * @param {Clock} clock
 * @param {import("./vendors.mjs").Vendor} vendor
 */
export function simulatedServer(clock, vendor) {
  /** @type {{ id: string, startedAt: number, seconds: number }[]} */
  const jobs = [];
  let requests = 0;

  /** @param {{ id: string, startedAt: number, seconds: number }} job @returns {Shown} */
  function shown({ id, startedAt, seconds }) {
    const age = (clock.now() - startedAt) / 1_000;
    const createdAt = Math.floor((clock.wall() - clock.now() + startedAt) / 1_000);
    if (age >= seconds) return { id, createdAt, finishedAt: Math.floor(createdAt + seconds), stage: "succeeded" };
    const stage = age < seconds * 0.1 ? "checking" : age < seconds * 0.2 ? "queued" : "running";
    return { id, createdAt, finishedAt: undefined, stage };
  }

  return {
    get requests() {
      return requests;
    },
    /** @param {number} seconds */
    start(seconds) {
      const job = { id: `ftjob-${jobs.length + 1}`, startedAt: clock.now(), seconds };
      jobs.push(job);
      return job;
    },
    /** @param {string} id */
    endOf(id) {
      const job = jobs.find((one) => one.id === id);
      return job === undefined ? Number.NaN : job.startedAt + job.seconds * 1_000;
    },
    /** The body for one GET. @param {string} path */
    answer(path) {
      requests += 1;
      const { pathname, searchParams } = new URL(path, "http://127.0.0.1");
      const one = jobs.find(({ id }) => pathname.endsWith(`/${id}`));
      if (one !== undefined) return vendor.job(shown(one));
      return vendor.page([...jobs].reverse().map(shown), searchParams, pathname);
    },
  };
}
