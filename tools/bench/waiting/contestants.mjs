// @ts-check
import OpenAI from "openai";
import { MockAgent } from "undici";
import { connectApi } from "../../../dist/api/connect-api.js";
import { Credential } from "../../../dist/endpoint/credential.js";
import { createPoller } from "../../../dist/waiting/poller.js";
import { createProgressReporter } from "../../../dist/waiting/progress-reporter.js";
import { waitForJob } from "../../../dist/waiting/wait-for-job.js";
import { seededRandom } from "./virtual-clock.mjs";

/** @typedef {import("./virtual-clock.mjs").virtualClock} VirtualClock */
/** @typedef {ReturnType<VirtualClock>} Clock */
/** @typedef {ReturnType<typeof import("./simulated-server.mjs").simulatedServer>} Server */
/** Starts waiting for a job; resolves when it has noticed the end. @typedef {(id: string) => Promise<void>} Wait */

const origin = "http://127.0.0.1:9";

/**
 * This package as resources use it: its client, one poller for all waits.
 * @param {Clock} clock
 * @param {Server} server
 * @param {number} seed
 * @param {import("./vendors.mjs").Vendor["endpoint"]} endpoint
 */
export function ours(clock, server, seed, endpoint) {
  const agent = new MockAgent();
  agent.disableNetConnect();
  agent
    .get(origin)
    .intercept({ path: () => true, method: "GET" })
    .reply(200, ({ path }) => JSON.stringify(server.answer(path)), { headers: { "content-type": "application/json" } })
    .persist();
  const random = seededRandom(seed);
  const connected = connectApi({
    endpoint,
    key: () => Credential.bearer("not-a-key"),
    dispatcher: agent,
    clock,
    random,
  });
  const api = {
    ...connected,
    /** @param {string} id */
    getJob: (id) => clock.hold(() => connected.getJob(id)),
    /** @param {{ pageSize?: number }} [query] */
    async *listJobs(query) {
      const pages = connected.listJobs(query)[Symbol.asyncIterator]();
      for (;;) {
        const next = await clock.hold(() => pages.next());
        if (next.done) return;
        yield next.value;
      }
    },
    /** Progress is not part of the measurement. */
    async *listEvents() {},
  };
  const poller = createPoller({ api, clock, random });
  const reporter = createProgressReporter({ say: () => {}, warn: () => {}, interactive: false, clock });

  /** @type {Wait} */
  return async (id) => {
    const job = await api.getJob(id);
    await waitForJob({ job, api, poller, clock, milestone: "succeeded", reporter, interactive: false });
  };
}

/** A loop per job with the official client, every five seconds. @param {Clock} clock @param {Server} server */
export function naive(clock, server) {
  const client = new OpenAI({
    apiKey: "not-a-key",
    baseURL: `${origin}/v1`,
    fetch: async (url) => Response.json(server.answer(String(url))),
  });
  /** @type {Wait} */
  return async (id) => {
    for (;;) {
      const { status } = await clock.hold(() => client.fineTuning.jobs.retrieve(id));
      if (status === "succeeded") return;
      await clock.sleep(5_000);
    }
  };
}
