// @ts-check
import { copyButton } from "./copy.mjs";
import { card, el } from "./dom.mjs";
import { morph } from "./morph.mjs";
import { apiAddress } from "./server.mjs";
import { callSnippets } from "./snippets.mjs";

/** A ready call of the job's model, in the language that one chooses. */
export function callCard() {
  let chosen = "curl";
  let model = "";
  const content = el("div", { class: "stack" });
  const node = card("Call the model", content);

  function draw() {
    const snippets = callSnippets(apiAddress(), model);
    const code = snippets.find(({ language }) => language === chosen)?.code ?? "";
    const choices = snippets.map(({ language }) => {
      const radio = el("input", { type: "radio", name: "language", value: language, onchange: () => choose(language) });
      radio.checked = language === chosen;
      return el("label", { "data-key": language }, radio, language);
    });
    morph(
      content,
      el(
        "div",
        { class: "card-head" },
        el("fieldset", { class: "choices" }, el("legend", { class: "unseen" }, "Language"), ...choices),
        copyButton(code, `the ${chosen} call`, "Copy"),
      ),
      el(
        "pre",
        { class: "snippet", tabindex: 0, role: "region", "aria-label": `Call in ${chosen}` },
        el("code", {}, code),
      ),
    );
  }

  /** @param {string} language */
  function choose(language) {
    chosen = language;
    draw();
  }

  return {
    node,
    /** @param {import("../answers.ts").JobPage} job */
    update(job) {
      model = job.fineTunedModel ?? job.checkpoints.at(-1)?.fine_tuned_model_checkpoint ?? "";
      node.hidden = model === "";
      if (model !== "") draw();
    },
  };
}
