// @ts-check
import { copied, copyButton } from "./copy.mjs";
import { card, el, facts } from "./dom.mjs";
import { apiAddress } from "./server.mjs";
import { firstJobSnippet } from "./snippets.mjs";

/** What to do on a server that has no jobs yet. @param {string | undefined} model a base model of this server */
export function emptyState(model) {
  const address = apiAddress();
  const known = facts([
    ["Address", copied(address, "the address of the API")],
    [
      "Key",
      "The one that you logged in with. The server printed it when it first started and keeps it in keys.json of its data directory, unless you gave it one.",
    ],
  ]);
  if (model === undefined) return card("No jobs yet", known);
  const code = firstJobSnippet(address, model);
  return card(
    "No jobs yet",
    known,
    el(
      "p",
      {},
      "Declare a FineTuningJob and run ",
      el("code", {}, "pulumi up"),
      " with OPENAI_BASE_URL and OPENAI_API_KEY set to these. Or paste this into a terminal in which OPENAI_API_KEY is set; the job shows here at once:",
    ),
    el("pre", { class: "snippet", tabindex: 0, role: "region", "aria-label": "A first job" }, el("code", {}, code)),
    el("div", { class: "buttons" }, copyButton(code, "the commands", "Copy the commands")),
  );
}
