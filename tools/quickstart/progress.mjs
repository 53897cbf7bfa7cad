// @ts-check

const everyMs = 1_000;

/**
 * Tells the training's steps where Pulumi's own display cannot: a log gets one line from it per minute, and this
 * training takes seconds.
 * @param {string} url
 * @param {string} key
 * @param {(line: string) => void} print
 * @returns {() => void} ends it
 */
export function followTraining(url, key, print) {
  let last = "";
  const look = async () => {
    const event = await latestMetrics(url, key);
    if (event === undefined || event === last) return;
    last = event;
    print(`quickstart: ${event}`);
  };
  // A look that fails is no news: what is wrong with the server, Pulumi reports.
  const timer = setInterval(() => void look().catch(() => {}), everyMs);
  return () => clearInterval(timer);
}

/**
 * A job or an event, as far as it is looked at.
 * @typedef {{ id: string, status?: string, type?: string, message?: string }} Item
 */

/**
 * @param {string} url
 * @param {string} key
 * @returns {Promise<string | undefined>} "Step 44/150: training loss=2.60"
 */
async function latestMetrics(url, key) {
  const get = async (/** @type {string} */ path) => {
    const response = await fetch(`${url}${path}`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(everyMs),
    });
    return /** @type {{ data?: Item[] }} */ (await response.json()).data ?? [];
  };
  const [job] = await get("/fine_tuning/jobs?limit=1");
  if (job?.status !== "running") return undefined;
  const events = await get(`/fine_tuning/jobs/${job.id}/events?limit=1`);
  return events.find((event) => event.type === "metrics")?.message;
}
