// @ts-check
import { cp, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../paths.mjs";
import { Problem } from "../problem.mjs";
import { run } from "../process/run.mjs";
import { program } from "../quickstart/run-directory.mjs";
import { scale, shown } from "./page.mjs";
import { inTerminal } from "./terminal.mjs";

/** Fifty examples are learnt in a second or two; drawn out, there is something to see. */
const trainingSeconds = 20;
/** How often is looked at one of the two. */
const lookMs = 1_700;
/** The picture runs faster than the training did. */
const speed = 2;
const endMs = 6_000;
/** Pixels above the dashboard's heading. */
const marginAbove = 14;

/**
 * @typedef {"light" | "dark"} Scheme
 * @typedef {object} Moment
 * @property {string} terminal its screen, as HTML
 * @property {Record<Scheme, Buffer>} dashboards PNGs
 * @property {number} forMs how long the picture shows it
 */

/**
 * Runs \`pulumi up\` on a server of its own and looks at both from the beginning to the end. The end comes first, because it is what is
 * seen where nothing moves.
 * @param {import("../quickstart/run-directory.mjs").RunDirectory} directory
 * @param {string} cli
 * @param {import("playwright-core").Browser} browser
 * @param {readonly Scheme[]} schemes
 * @returns {Promise<Moment[]>}
 */
export async function record({ directory, serverData, key, env: given }, cli, browser, schemes) {
  const { startServer } = createRequire(import.meta.url)(join(root, "server", "dist", "index.js"));
  const server = await startServer({
    data: serverData,
    apiKey: key,
    org: "acme",
    minSeconds: { running: trainingSeconds },
  });
  const env = { ...given, OPENAI_BASE_URL: server.url };
  const cwd = join(directory, "program");
  await cp(program, cwd, { recursive: true, filter: (path) => !/node_modules|Pulumi\.\w+\.yaml/.test(path) });
  await symlink(join(root, "node_modules"), join(cwd, "node_modules"), "dir");
  const made = await run(cli, ["stack", "init", "dev", "--non-interactive"], { cwd, env });
  if (made.code !== 0) throw new Problem(`making a Pulumi stack: ${made.stderr.trim()}`);
  const views = await Promise.all(schemes.map((scheme) => dashboardView(browser, server, scheme)));
  const terminal = inTerminal([cli, "up", "--yes", "--skip-preview", "--suppress-outputs"], { cwd, env });
  const shots = async () => {
    const taken = await Promise.all(views.map(async (view) => [view.scheme, await view.shoot()]));
    return /** @type {Record<Scheme, Buffer>} */ (Object.fromEntries(taken));
  };
  try {
    /** @type {Moment[]} */
    let moments = [];
    let seen = { terminal: terminal.html(), dashboards: await shots() };
    // By turns, so that of each frame only one half is new and has to be stored.
    for (let turn = 0; terminal.code() === undefined; turn++) {
      const isTraining = await openJob(server, views);
      const begun = Date.now();
      seen = turn % 2 === 0 ? { ...seen, terminal: terminal.html() } : { ...seen, dashboards: await shots() };
      await Promise.race([sleep(lookMs), terminal.ended]);
      const moment = { ...seen, forMs: (Date.now() - begun) / speed };
      // Of what comes before the job, the last is enough.
      moments = isTraining ? [...moments, moment] : [moment];
    }
    if (terminal.code() !== 0) throw new Problem(`recording \`pulumi up\`: it ended with code ${terminal.code()}`);
    await Promise.all(views.map((view) => view.settled()));
    const last = { terminal: terminal.html(), dashboards: await shots() };
    return [{ ...last, forMs: endMs }, ...moments];
  } finally {
    terminal.close();
    await server.close();
  }
}

/**
 * Opens the job's page as soon as there is one, and says whether there is.
 * @param {{ url: string, apiKey: string }} server
 * @param {View[]} views
 */
async function openJob({ url, apiKey }, views) {
  if (views.every((view) => view.isOpen())) return true;
  const answer = await fetch(`${url}/fine_tuning/jobs`, { headers: { authorization: `Bearer ${apiKey}` } });
  const [job] = /** @type {{ data: { id: string }[] }} */ (await answer.json()).data;
  if (job !== undefined) await Promise.all(views.map((view) => view.open(job.id)));
  return job !== undefined;
}

/** @typedef {Awaited<ReturnType<typeof dashboardView>>} View */

/**
 * The dashboard as a person has it open beside the terminal.
 * @param {import("playwright-core").Browser} browser
 * @param {{ dashboardLink(): string }} server
 * @param {Scheme} scheme
 */
async function dashboardView(browser, server, scheme) {
  const context = await browser.newContext({
    viewport: { width: shown.width, height: 900 },
    deviceScaleFactor: scale,
    colorScheme: scheme,
  });
  const page = await context.newPage();
  await page.goto(server.dashboardLink());
  const origin = new URL(page.url()).origin;
  let open = false;
  return {
    scheme,
    isOpen: () => open,
    /** The page from its heading on. */
    async shoot() {
      const heading = await page.getByRole("heading", { level: 1 }).boundingBox();
      const clip = { x: 0, y: Math.max((heading?.y ?? 0) - marginAbove, 0), ...shown };
      return page.screenshot({ animations: "disabled", clip });
    },
    async open(/** @type {string} */ id) {
      if (open) return;
      open = true;
      await page.goto(`${origin}/#/jobs/${id}`);
    },
    /** The job has ended, and the page has heard of it. */
    settled: () => page.getByText("Succeeded").first().waitFor(),
  };
}
