// @ts-check
import { card, el, facts } from "./dom.mjs";
import { count, date, duration, metric, money, size, time } from "./format.mjs";

/** What the job is and was. @param {import("../answers.ts").JobPage} job */
export function summary(job) {
  const end = job.finishedAt ?? Math.floor(Date.now() / 1000);
  const model = job.fineTunedModel && el("code", {}, job.fineTunedModel);
  return card(
    "Job",
    facts([
      ["Model", model],
      ["Base", el("code", {}, job.model)],
      ["Method", job.method],
      ["Id", el("code", {}, job.id)],
      ["Created", date(job.createdAt)],
      [job.finishedAt ? "Took" : "So far", duration(Math.max(0, end - job.createdAt))],
      ["Seed", job.seed],
      ...Object.entries(job.hyperparameters).map(
        ([name, value]) => /** @type {[string, string]} */ ([spaced(name), String(value)]),
      ),
    ]),
  );
}

/** @param {string} name */
const spaced = (name) =>
  `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("_", " ")}`.replace("N epochs", "Epochs");

/** @param {import("../answers.ts").JobPage} job */
export function costCard({ cost, finishedAt }) {
  const { tokens, final, pricePerMillion, priceFrom, vendor, dollars } = cost;
  const title = vendor ? "Cost at the vendor" : "Cost";
  if (finishedAt && !final) return card(title, el("p", { class: "muted" }, "None: the job ended without a model."));
  const price =
    pricePerMillion === null ? "unknown for this model" : `${money(pricePerMillion)} per million tokens (${priceFrom})`;
  return card(
    title,
    facts([
      ["Tokens", tokens === null ? "known once the job runs" : `${count(tokens)}${final ? "" : " expected"}`],
      ["Price", price],
      [final ? "Cost" : "Cost, expected", el("strong", {}, dollars === null ? "unknown" : money(dollars))],
    ]),
    vendor && el("p", { class: "muted small" }, "On this server, training is free."),
  );
}

/** Where the job is trained, and how fast. @param {import("../answers.ts").JobPage} job */
export function engineCard({ engine }) {
  if (!engine) return undefined;
  const { name, device, tokensPerSecond, memoryBytes, log } = engine;
  return card(
    "Trained by",
    facts([
      ["Engine", name === "embedded" ? "the learner inside this server" : "a process of its own"],
      ["Device", device],
      ["Speed", tokensPerSecond === null ? null : `${tokensPerSecond.toFixed(1)} tokens a second`],
      ["Memory", memoryBytes === null ? null : size(memoryBytes)],
      ["Log", log && el("code", {}, log)],
    ]),
  );
}

/** The Pulumi resource that declared the job. @param {import("../answers.ts").JobPage} job */
export function ownerCard({ owner }) {
  if (!owner)
    return card("Declared by", el("p", { class: "muted" }, "No Pulumi program: the job was created through the API."));
  return card(
    "Declared by Pulumi",
    facts([
      ["Resource", owner.name && el("strong", {}, owner.name)],
      ["Stack", owner.stack],
      ["Project", owner.project],
      ["Type", owner.type && el("code", {}, owner.type)],
      ["URN", el("code", {}, owner.urn)],
    ]),
  );
}

/** @param {import("../answers.ts").JobPage} job */
export function filesCard({ files }) {
  const rows = files.map((file) =>
    el(
      "tr",
      {},
      el("td", {}, file.role),
      el("td", {}, file.filename ?? el("span", { class: "muted" }, "deleted"), el("small", { class: "mono" }, file.id)),
      el("td", { class: "number" }, file.bytes === null ? "–" : size(file.bytes)),
    ),
  );
  return card("Files", el("div", { class: "scroll" }, el("table", { class: "files" }, el("tbody", {}, ...rows))));
}

/** @param {import("../answers.ts").JobPage} job */
export function eventsCard({ events }) {
  const items = events.map((event) =>
    el(
      "li",
      { class: event.level },
      el("time", { class: "muted", title: date(event.created_at) }, time(event.created_at)),
      el("span", {}, event.message),
    ),
  );
  return card("Events", el("ol", { class: "events", tabindex: 0, "aria-label": "Events, newest first" }, ...items));
}

/** @param {import("../answers.ts").JobPage} job */
export function checkpointsCard({ checkpoints, finishedAt }) {
  if (checkpoints.length === 0)
    return card(
      "Checkpoints",
      el(
        "p",
        { class: "muted" },
        finishedAt ? "There are none." : "The first comes at the end of the first epoch; the last three are kept.",
      ),
    );
  const names = [...new Set(checkpoints.flatMap((one) => Object.keys(one.metrics)))].filter(
    (name) => name !== "step" && !/rewards_(chosen|rejected)|^valid_/.test(name),
  );
  const rows = checkpoints.map((one) =>
    el(
      "tr",
      {},
      el("td", {}, one.step_number),
      ...names.map((name) => el("td", { class: "number" }, metric(one.metrics[name]))),
      el("td", {}, el("code", {}, one.fine_tuned_model_checkpoint)),
    ),
  );
  const heads = names.map((name) =>
    el("th", { scope: "col", class: "number" }, name.replace("mean_token_", "").replaceAll("_", " ")),
  );
  const head = el("tr", {}, el("th", { scope: "col" }, "step"), ...heads, el("th", { scope: "col" }, "model"));
  return card(
    "Checkpoints",
    el("div", { class: "scroll", tabindex: 0 }, el("table", {}, el("thead", {}, head), el("tbody", {}, ...rows))),
  );
}
