// @ts-check
import { columns, matches, nextOrder, sorted } from "./columns.mjs";
import { el, present } from "./dom.mjs";
import { emptyState } from "./empty-state.mjs";
import { growingList } from "./growing-list.mjs";
import { jobsHeading, jobsRow } from "./jobs-table.mjs";
import { morph } from "./morph.mjs";
import { compareHash, jobsHash } from "./route.mjs";
import { scrolling } from "./scroll.mjs";
import { listJobs, listModels } from "./server.mjs";

/** @typedef {import("../answers.ts").JobRow} JobRow */

const kinds = /** @type {const} */ ([
  ["Running", ["running", "pausing"]],
  ["Waiting", ["validating_files", "queued", "paused"]],
  ["Succeeded", ["succeeded"]],
  ["Failed or cancelled", ["failed", "cancelled"]],
]);

/** Jobs that were chosen to be compared; they stay chosen while other pages are shown. @type {Set<string>} */
const chosen = new Set();

/** The list of jobs with their live status. @param {HTMLElement} main @param {import("./route.mjs").JobsRoute} route */
export async function jobsPage(main, route) {
  document.title = "Fine-tuning jobs";
  let { order, filter } = route;
  const list = growingList(listJobs, ({ jobs }) => jobs);
  let now = 0;
  /** @type {string | undefined} */
  let base;
  const box = el("input", {
    class: "filter",
    type: "search",
    placeholder: "Filter by name, model, owner …",
    "aria-label": "Filter jobs",
    oninput: () => ask(order, box.value),
  });
  box.value = filter;
  const content = el("div", { class: "stack" });

  /** @param {import("./route.mjs").Order | undefined} newOrder @param {string} newFilter */
  function ask(newOrder, newFilter) {
    order = newOrder;
    filter = newFilter;
    history.replaceState(null, "", jobsHash(order, filter));
    draw();
  }

  /** @param {string} id @param {boolean} wanted */
  function choose(id, wanted) {
    if (wanted) chosen.add(id);
    else chosen.delete(id);
    draw();
  }

  function draw() {
    const jobs = list.rows();
    box.hidden = jobs.length === 0;
    if (jobs.length === 0) return morph(content, emptyState(base));
    const shown = sorted(
      jobs.filter((job) => matches(job, filter)),
      order,
      now,
    );
    const rows = shown.map((job) => jobsRow(job, now, chosen.has(job.id), (wanted) => choose(job.id, wanted)));
    const parts = [
      el("div", { class: "tiles" }, ...kinds.map(([name, statuses]) => tile(name, jobs, statuses))),
      el(
        "div",
        { class: "card" },
        el("div", { class: "card-head" }, sortChoice(), comparing()),
        rows.length === 0
          ? el("p", { class: "muted" }, "No job matches the filter.")
          : scrolling("Jobs", "jobs", jobsHeading(order, sortBy), el("tbody", {}, ...rows)),
        list.hasMore() && footer(jobs.length),
      ),
    ];
    morph(content, ...parts.filter(present));
  }

  /** @param {string} column */
  const sortBy = (column) => ask(nextOrder(order, column), filter);

  /** Where there is no room for headings. */
  function sortChoice() {
    const value = order ? `${order.descending ? "-" : ""}${order.column}` : "";
    const choices = columns.flatMap(({ id, label }) => [
      { value: id, label },
      { value: `-${id}`, label: `${label}, backwards` },
    ]);
    return el(
      "label",
      { class: "sort-choice" },
      "Sort by ",
      el(
        "select",
        {
          onchange: (/** @type {Event} */ event) => {
            const picked = /** @type {HTMLSelectElement} */ (event.target).value;
            ask(picked ? { column: picked.replace("-", ""), descending: picked.startsWith("-") } : undefined, filter);
          },
        },
        el("option", { value: "", selected: value === "" }, "Newest first"),
        ...choices.map((choice) =>
          el("option", { value: choice.value, selected: choice.value === value }, choice.label),
        ),
      ),
    );
  }

  function comparing() {
    const ids = [...chosen];
    if (ids.length < 2)
      return el(
        "p",
        { class: "muted small" },
        ids.length === 0 ? "Tick jobs to compare them." : "Tick one more to compare.",
      );
    return el("a", { class: "button primary", href: compareHash(ids) }, `Compare ${ids.length} jobs`);
  }

  /** @param {number} loaded */
  function footer(loaded) {
    return el(
      "div",
      { class: "more" },
      el("button", { type: "button", onclick: showOlder }, "Show older jobs"),
      el("span", { class: "muted small" }, `The newest ${loaded} are counted, filtered and sorted here.`),
    );
  }

  async function showOlder() {
    await list.grow();
    draw();
  }

  async function update() {
    ({ now } = await list.update());
    if (list.rows().length === 0) base ??= (await listModels()).bases[0]?.id;
    draw();
  }

  await update();
  main.replaceChildren(el("div", { class: "page-head" }, el("h1", {}, "Jobs"), box), content);
  return { update, close: () => undefined };
}

/** @param {string} name @param {JobRow[]} jobs @param {readonly string[]} statuses */
function tile(name, jobs, statuses) {
  const number = jobs.filter((job) => statuses.includes(job.status)).length;
  return el("div", { class: "card tile" }, el("strong", {}, number), el("span", { class: "muted small" }, name));
}
