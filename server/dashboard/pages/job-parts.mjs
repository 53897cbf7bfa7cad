// @ts-check
import { secondsOf } from "./columns.mjs";
import { copied } from "./copy.mjs";
import { settingName } from "./differences.mjs";
import { card, el, facts } from "./dom.mjs";
import { engineText } from "./engines.mjs";
import { count, date, duration, metric, money, size, time } from "./format.mjs";
import { bestOf } from "./runs.mjs";
import { scrolling } from "./scroll.mjs";

/** What the job is and was. @param {import("../answers.ts").JobPage} job */
export function summary(job) {
  return card(
    "Job",
    facts([
      ["Model", job.fineTunedModel && copied(job.fineTunedModel, "the model's name")],
      ["Base", copied(job.model, "the base model's name")],
      ["Method", job.method],
      ["Id", copied(job.id, "the job's id")],
      ["Created", date(job.createdAt)],
      [job.finishedAt ? "Took" : "So far", duration(secondsOf(job, job.now))],
      ["Seed", job.seed],
      ...Object.entries(job.hyperparameters).map(
        ([name, value]) => /** @type {[string, string]} */ ([settingName(name), String(value)]),
      ),
    ]),
  );
}

/** @param {import("../answers.ts").JobPage} job */
export function costCard({ cost, finishedAt }) {
  const { tokens, final, pricePerMillion, priceFrom, vendor, dollars } = cost;
  const title = vendor ? "Cost at the vendor" : "Cost";
  if (finishedAt && !final) return card(title, el("p", { class: "muted" }, "None: the job ended without a model."));
  const price = pricePerMillion === null ? "unknown for this model" : `${money(pricePerMillion)} per million tokens`;
  const source = /^\d/.test(priceFrom) ? `as of ${priceFrom}` : `from ${priceFrom}`;
  return card(
    title,
    facts([
      ["Tokens", tokens === null ? "known once the job runs" : `${count(tokens)}${final ? "" : " expected"}`],
      ["Price", el("span", {}, price, pricePerMillion !== null && el("small", {}, source))],
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
      ["Engine", engineText(name)],
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
  const items = files.map(({ role, id, filename, bytes }) =>
    el(
      "li",
      {},
      el("span", { class: "name" }, filename ?? el("span", { class: "muted" }, "deleted")),
      el("span", { class: "muted small" }, bytes === null ? role : `${role}, ${size(bytes)}`),
      copied(id, `the id of the ${role} file`),
    ),
  );
  return card("Files", el("ul", { class: "files" }, ...items));
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
export function checkpointsCard(job) {
  const { checkpoints, finishedAt } = job;
  const best = bestOf(job);
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
  const bodies = checkpoints.map((one) => {
    const step = count(one.step_number);
    return el(
      "tbody",
      { "data-key": one.fine_tuned_model_checkpoint },
      el(
        "tr",
        {},
        el(
          "th",
          { scope: "rowgroup" },
          step,
          best?.step === one.step_number && el("span", { class: "best" }, "★ best"),
        ),
        ...names.map((name) => el("td", { class: "number" }, metric(one.metrics[name]))),
      ),
      el(
        "tr",
        {},
        el(
          "td",
          { colspan: names.length + 1 },
          copied(one.fine_tuned_model_checkpoint, `the name of the checkpoint at step ${step}`),
        ),
      ),
    );
  });
  const heads = names.map((name) =>
    el("th", { scope: "col", class: "number" }, name.replace("mean_token_", "").replaceAll("_", " ")),
  );
  const head = el("tr", {}, el("th", { scope: "col" }, "step"), ...heads);
  return card(
    "Checkpoints",
    scrolling("Checkpoints", "checkpoints", el("thead", {}, head), ...bodies),
    best && el("p", { class: "muted small" }, `★ Step ${count(best.step)} is the best: ${best.why}.`),
  );
}
