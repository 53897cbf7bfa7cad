// @ts-check
import { el } from "./dom.mjs";
import { tell } from "./told.mjs";

/**
 * A button that copies a text.
 * @param {string} text
 * @param {string} what as in "Copy …": `the job's id`
 * @param {string} [label] words on the button; without them it is a small sign
 */
export function copyButton(text, what, label) {
  return el(
    "button",
    {
      type: "button",
      class: label === undefined ? "copy sign" : "copy",
      title: `Copy ${what}`,
      "aria-label": `Copy ${what}`,
      onclick: () => void copy(text, what),
    },
    label,
  );
}

/** An id or a name of which nothing is left out, with a button that copies it. @param {string} text @param {string} what */
export const copied = (text, what) => el("span", { class: "copied" }, el("code", {}, text), copyButton(text, what));

/** @param {string} text @param {string} what */
async function copy(text, what) {
  try {
    if (navigator.clipboard) await navigator.clipboard.writeText(text);
    else copyBySelection(text);
    tell(`Copied ${what}.`);
  } catch {
    tell(`The browser does not let this page copy. Select ${what} instead.`);
  }
}

/** Browsers give pages of other machines a clipboard over HTTPS only; this is what they had before. @param {string} text */
function copyBySelection(text) {
  const before = document.activeElement;
  const area = el("textarea", { class: "offstage", readonly: true });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  if (!done) throw new Error("not copied");
}
