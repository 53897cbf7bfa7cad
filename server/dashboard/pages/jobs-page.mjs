// @ts-check
import { el } from "./dom.mjs";
import { ago, date } from "./format.mjs";
import { listJobs } from "./server.mjs";
import { progressBar, statusChip, titleOf } from "./status.mjs";

const kinds = /** @type {const} */ ([
  ["Running", ["running", "pausing"]],
  ["Waiting", ["validating_files", "queued", "paused"]],
  ["Succeeded", ["succeeded"]],
  ["Failed or cancelled", ["failed", "cancelled"]],
]);

/** The list of jobs with their live status. @param {HTMLElement} main */
export async function jobsPage(main) {
  document.title = "Fine-tuning jobs";
  /** @type {import("../answers.ts").JobRow[]} */
  let older = [];
  /** @type {import("../answers.ts").JobList} */
  let page = { jobs: [], hasMore: false };
  let more = false;
  const tiles = el("div", { class: "tiles" });
  const rows = el("tbody");
  const filter = el("input", {
    class: "filter",
    type: "search",
    placeholder: "Filter by name, model, owner …",
    "aria-label": "Filter jobs",
    oninput: () => draw(),
  });
  const moreButton = el("button", { type: "button", onclick: showOlder }, "Show older jobs");
  main.replaceChildren(
    el("div", { class: "page-head" }, el("h1", {}, "Jobs"), filter),
    tiles,
    el(
      "section",
      { class: "card", "aria-label": "Jobs" },
      el("div", { class: "scroll" }, el("table", { class: "jobs" }, heading(), rows)),
      moreButton,
    ),
  );

  function draw() {
    const jobs = [...page.jobs, ...older];
    const wanted = filter.value.toLowerCase();
    const shown = jobs.filter((job) => JSON.stringify(job).toLowerCase().includes(wanted));
    const focused = document.activeElement?.getAttribute("href");
    tiles.replaceChildren(...kinds.map(([name, statuses]) => tile(name, jobs, statuses)));
    rows.replaceChildren(...shown.map(row));
    if (shown.length === 0) rows.append(emptyRow(jobs.length > 0));
    moreButton.hidden = !more;
    if (focused?.startsWith("#/jobs/")) {
      /** @type {HTMLElement | null} */ (rows.querySelector(`a[href="${CSS.escape(focused)}"]`))?.focus();
    }
  }

  async function showOlder() {
    const last = older.at(-1) ?? page.jobs.at(-1);
    const next = await listJobs(last?.id);
    older.push(...next.jobs);
    more = next.hasMore;
    draw();
  }

  async function update() {
    const before = page;
    page = await listJobs();
    const now = new Set(page.jobs.map((job) => job.id));
    if (older.length > 0) older = [...before.jobs, ...older].filter((job) => !now.has(job.id));
    else more = page.hasMore;
    draw();
  }

  await update();
  return { update, close: () => undefined };
}

function heading() {
  const names = ["Job", "Status", "Base model", "Method", "Declared by", "Created"];
  return el("thead", {}, el("tr", {}, ...names.map((name) => el("th", { scope: "col" }, name))));
}

/** @param {import("../answers.ts").JobRow} job */
function row(job) {
  const owner = job.owner ? `${job.owner.stack ?? "?"} / ${job.owner.name ?? job.owner.urn}` : null;
  return el(
    "tr",
    {},
    el(
      "td",
      {},
      el("a", { href: `#/jobs/${job.id}` }, titleOf(job)),
      job.suffix && el("small", { class: "mono" }, job.id),
    ),
    el("td", { class: "status-cell" }, statusChip(job.status), progressBar(job)),
    el("td", { class: "mono" }, job.model),
    el("td", {}, job.method),
    el("td", { class: owner ? false : "none muted" }, owner ?? "–"),
    el("td", { class: "muted", title: date(job.createdAt) }, ago(job.createdAt)),
  );
}

/** @param {string} name @param {import("../answers.ts").JobRow[]} jobs @param {readonly string[]} statuses */
function tile(name, jobs, statuses) {
  const number = jobs.filter((job) => statuses.includes(job.status)).length;
  return el("div", { class: "card tile" }, el("strong", {}, number), el("span", { class: "muted small" }, name));
}

/** @param {boolean} filtered */
function emptyRow(filtered) {
  const text = filtered
    ? "No job matches the filter."
    : "No jobs yet. Create one with `pulumi up`, or POST /v1/fine_tuning/jobs.";
  return el("tr", {}, el("td", { colspan: 6, class: "muted" }, text));
}
