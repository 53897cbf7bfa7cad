// @ts-check
import { el } from "./dom.mjs";

/**
 * Asks before something is done. Escape and "Keep it as it is" are no; the focus goes back to where it was.
 * @param {{ title: string, text: string, action: string, danger: boolean }} question `action` is the word on the button
 * @returns {Promise<boolean>}
 */
export function confirmed({ title, text, action, danger }) {
  const dialog = el(
    "dialog",
    { class: "card", "aria-labelledby": "question", "aria-describedby": "consequence" },
    el("h2", { id: "question" }, title),
    el("p", { id: "consequence" }, text),
    el(
      "div",
      { class: "answer-row" },
      el("button", { type: "button", autofocus: true, onclick: () => dialog.close() }, "Keep it as it is"),
      el(
        "button",
        { type: "button", class: danger ? "danger" : "primary", onclick: () => dialog.close("yes") },
        action,
      ),
    ),
  );
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    dialog.showModal();
  });
}
