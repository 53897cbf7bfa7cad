// @ts-check
import { el } from "./dom.mjs";
import { askModel } from "./server.mjs";

/** One prompt to base, checkpoints and final model, the answers side by side. */
export function playground() {
  const prompt = el("textarea", { id: "prompt", placeholder: "A question that your data teach", onkeydown });
  const system = el("input", { id: "system", placeholder: "As in your data, if they have one" });
  const value = el("output", { class: "muted" }, "0");
  const temperature = el("input", {
    id: "temperature",
    type: "range",
    min: 0,
    max: 2,
    step: 0.1,
    value: 0,
    oninput: () => {
      value.textContent = temperature.value;
    },
  });
  const button = el("button", { type: "submit", class: "primary" }, "Ask all");
  const answers = el("div", { class: "answers", "aria-live": "polite" });
  const node = el(
    "section",
    { class: "card" },
    el(
      "div",
      { class: "card-head" },
      el("h2", {}, "Playground"),
      el("span", { class: "muted small" }, "Ctrl + Enter asks"),
    ),
    el(
      "form",
      { class: "playground", onsubmit: ask },
      el("div", {}, el("label", { for: "prompt" }, "Prompt"), prompt),
      el(
        "div",
        { class: "row" },
        el("div", { class: "grow" }, el("label", { for: "system" }, "System message"), system),
        el("div", { class: "temperature" }, el("label", { for: "temperature" }, "Temperature ", value), temperature),
        button,
      ),
      answers,
    ),
  );
  /** @type {{ name: string, model: string, kind: string }[]} */
  let models = [];

  /** @param {KeyboardEvent} event */
  function onkeydown(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void ask(event);
  }

  /** @param {Event} event */
  async function ask(event) {
    event.preventDefault();
    if (prompt.value.trim() === "") {
      prompt.focus();
      return;
    }
    button.disabled = true;
    const question = { prompt: prompt.value, system: system.value, temperature: Number(temperature.value) };
    await Promise.all(draw().map(({ model, text }) => fill(text, { ...question, model })));
    button.disabled = false;
  }

  function draw() {
    const places = models.map(({ name, model, kind }) => {
      const text = el("p", { class: "muted" }, "…");
      return { model, text, box: el("article", { class: `answer ${kind}`, title: model }, el("h3", {}, name), text) };
    });
    answers.replaceChildren(...places.map(({ box }) => box));
    return places;
  }

  return {
    node,
    /** @param {import("../answers.ts").JobPage} job */
    update(job) {
      models = modelsOf(job);
    },
  };
}

/** @param {HTMLElement} text @param {Parameters<typeof askModel>[0]} question */
async function fill(text, question) {
  try {
    const answer = await askModel(question);
    text.className = answer.text === "" ? "muted" : "";
    text.textContent =
      answer.text === "" ? "(said nothing)" : `${answer.text}${answer.finishReason === "length" ? " …" : ""}`;
  } catch (error) {
    text.className = "problem";
    text.textContent = /** @type {Error} */ (error).message;
  }
}

/** @param {import("../answers.ts").JobPage} job */
function modelsOf(job) {
  const final = job.fineTunedModel;
  const others = job.checkpoints.filter((one) => one.fine_tuned_model_checkpoint !== final);
  return [
    { name: "Base", model: job.model, kind: "base" },
    ...others.map((one) => ({
      name: `Checkpoint, step ${one.step_number}`,
      model: one.fine_tuned_model_checkpoint,
      kind: "checkpoint",
    })),
    ...(final ? [{ name: "Final model", model: final, kind: "final" }] : []),
  ];
}
