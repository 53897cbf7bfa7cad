// @ts-check

const everyMs = 1_000;

/**
 * What there is to say of the newest job.
 * @typedef {{ status: string, message?: string | undefined }} Look `message` is that of its last step
 */

/**
 * Looks at the training where Pulumi's own display cannot show it: a log gets one line from it per minute.
 * @param {string} url
 * @param {string} key
 * @param {(look: Look | undefined) => string | undefined} wording what to say of a look, if anything; there may be no job yet
 * @param {(line: string) => void} print
 * @returns {() => void} ends it
 */
export function followTraining(url, key, wording, print) {
  const look = async () => {
    const line = wording(await latest(url, key));
    if (line !== undefined) print(`quickstart: ${line}`);
  };
  // A look that fails is no news: what is wrong with the server, Pulumi reports.
  const timer = setInterval(() => void look().catch(() => {}), everyMs);
  return () => clearInterval(timer);
}

/**
 * Says each step once: "Step 44/150: training loss=2.60".
 * @returns {(look: Look | undefined) => string | undefined}
 */
export function eachStep() {
  let last = "";
  return (look) => {
    if (look?.status !== "running" || look.message === undefined || look.message === last) return undefined;
    last = look.message;
    return look.message;
  };
}

/**
 * A job or an event, as far as it is looked at.
 * @typedef {{ id: string, status?: string, type?: string, message?: string }} Item
 */

/**
 * @param {string} url
 * @param {string} key
 * @returns {Promise<Look | undefined>}
 */
async function latest(url, key) {
  const get = async (/** @type {string} */ path) => {
    const response = await fetch(`${url}${path}`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(everyMs),
    });
    return /** @type {{ data?: Item[] }} */ (await response.json()).data ?? [];
  };
  const [job] = await get("/fine_tuning/jobs?limit=1");
  if (job?.status === undefined) return undefined;
  const events = job.status === "running" ? await get(`/fine_tuning/jobs/${job.id}/events?limit=2`) : [];
  const message = events.find((event) => event.type === "metrics")?.message;
  return { status: job.status, message };
}
