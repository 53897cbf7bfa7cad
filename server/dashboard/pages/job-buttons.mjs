// @ts-check
import { titleOf } from "./columns.mjs";
import { confirmed } from "./confirm.mjs";
import { el } from "./dom.mjs";
import { actions, actionsFor } from "./job-actions.mjs";
import { changeJob } from "./server.mjs";
import { tell } from "./told.mjs";

/**
 * Buttons for all that can be done with a job just now.
 * @param {import("../answers.ts").JobRow} job
 * @param {() => Promise<void>} update shows what became of it
 */
export function jobButtons(job, update) {
  const buttons = actionsFor(job.status).map((action) =>
    el(
      "button",
      {
        type: "button",
        class: actions[action].danger ? "danger-quiet" : false,
        "data-key": action,
        onclick: () => void act(job, action, update),
      },
      actions[action].label,
    ),
  );
  return buttons.length === 0 ? null : el("div", { class: "buttons" }, ...buttons);
}

/** @param {import("../answers.ts").JobRow} job @param {import("./job-actions.mjs").Action} action @param {() => Promise<void>} update */
async function act(job, action, update) {
  const { label, done, danger, consequence } = actions[action];
  const title = `${label} “${titleOf(job)}”?`;
  if (!(await confirmed({ title, text: consequence, action: `${label} the job`, danger }))) return;
  try {
    await changeJob(job.id, action);
    tell(done);
  } catch (error) {
    tell(/** @type {Error} */ (error).message);
  }
  await update();
}
