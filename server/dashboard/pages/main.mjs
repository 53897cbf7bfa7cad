// @ts-check
import { comparePage } from "./compare-page.mjs";
import { el } from "./dom.mjs";
import { filesPage } from "./files-page.mjs";
import { jobPage } from "./job-page.mjs";
import { jobsPage } from "./jobs-page.mjs";
import { modelsPage } from "./models-page.mjs";
import { routeOf } from "./route.mjs";
import { NotThere, watchJobs } from "./server.mjs";
import { unknownPage } from "./unknown-page.mjs";

/** @typedef {{ update(): Promise<void>, close(): void, jobs?: string[] }} Page `jobs` are those that it shows, where it does not show all */

const main = /** @type {HTMLElement} */ (document.getElementById("content"));
const live = /** @type {HTMLElement} */ (document.getElementById("live"));

/** @type {Page | undefined} */
let page;
let showing = 0;

/** @param {import("./route.mjs").Route} route @returns {Promise<Page>} */
async function open(route) {
  switch (route.page) {
    case "jobs":
      return jobsPage(main, route);
    case "job":
      return { ...(await jobPage(main, route.id)), jobs: [route.id] };
    case "compare":
      if (route.ids.length === 0)
        return unknownPage(main, "Nothing to compare", "The address names no jobs. Tick them in the list of jobs.");
      return { ...(await comparePage(main, route.ids)), jobs: route.ids };
    case "files":
      return filesPage(main);
    case "models":
      return modelsPage(main);
    default:
      return unknownPage(main, "There is no such page", `The dashboard has nothing at “${location.hash}”.`);
  }
}

async function show() {
  const route = routeOf(location.hash);
  const mine = ++showing;
  page?.close();
  page = undefined;
  markView(route.page);
  try {
    const next = await open(route);
    if (mine !== showing) return next.close();
    page = next;
  } catch (error) {
    if (mine === showing) sayWhy(route, /** @type {Error} */ (error));
  }
}

/** @param {import("./route.mjs").Route} route @param {Error} error */
function sayWhy(route, error) {
  const reason = "It may be of another server, or of another data directory of this one.";
  if (error instanceof NotThere && route.page === "job")
    page = unknownPage(main, "There is no such job", `This server knows no job “${route.id}”. ${reason}`);
  else if (error instanceof NotThere && route.page === "compare")
    page = unknownPage(main, "There is no such job", `${error.message}. ${reason}`);
  else main.replaceChildren(el("p", { class: "problem", role: "alert" }, error.message));
}

/** @param {string} name the page that is shown */
function markView(name) {
  const address = { files: "#/files", models: "#/models" }[name] ?? "#/";
  for (const link of document.querySelectorAll("nav[aria-label=Views] a")) {
    if (link.getAttribute("href") === address) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

/** @param {Set<string> | undefined} jobIds undefined: anything may have changed */
async function update(jobIds) {
  const shown = page?.jobs;
  if (!page || (shown && jobIds && !shown.some((id) => jobIds.has(id)))) return;
  await page.update().catch(() => connection(false));
}

/** @param {boolean} connected */
function connection(connected) {
  live.textContent = connected ? "live" : "reconnecting";
  live.classList.toggle("on", connected);
  if (connected) void update(undefined);
}

window.addEventListener("hashchange", () => {
  // Another anchor, such as that of the skip link, is a place in the page that is shown.
  if (location.hash !== "" && !location.hash.startsWith("#/")) return;
  void show().then(() => {
    // By itself the browser would scroll the page's first line under the header.
    main.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  });
});
watchJobs((jobIds) => void update(jobIds), connection);
void show();
