// @ts-check
import { el } from "./dom.mjs";
import { jobPage } from "./job-page.mjs";
import { jobsPage } from "./jobs-page.mjs";
import { watchJobs } from "./server.mjs";

const main = /** @type {HTMLElement} */ (document.getElementById("content"));
const live = /** @type {HTMLElement} */ (document.getElementById("live"));

/** @type {{ update(): Promise<void>, close(): void, job?: string } | undefined} */
let page;
let showing = 0;

async function show() {
  const [, job] = /^#\/jobs\/(.+)$/.exec(location.hash) ?? [];
  const mine = ++showing;
  page?.close();
  page = undefined;
  try {
    const next = job ? await jobPage(main, decodeURIComponent(job)) : await jobsPage(main);
    if (mine !== showing) return next.close();
    page = job ? { ...next, job } : next;
  } catch (error) {
    main.replaceChildren(el("p", { class: "problem", role: "alert" }, /** @type {Error} */ (error).message));
  }
}

/** @param {Set<string> | undefined} jobIds undefined: anything may have changed */
async function update(jobIds) {
  if (!page || (page.job && jobIds && !jobIds.has(page.job))) return;
  await page.update().catch(() => connection(false));
}

/** @param {boolean} connected */
function connection(connected) {
  live.textContent = connected ? "live" : "reconnecting";
  live.classList.toggle("on", connected);
  if (connected) void update(undefined);
}

window.addEventListener("hashchange", () => {
  if (!location.hash.startsWith("#/")) return;
  void show().then(() => {
    // By itself the browser would scroll the page's first line under the header.
    main.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  });
});
watchJobs((jobIds) => void update(jobIds), connection);
void show();
