// @ts-check
/** What can be done with a job, by its status, and what one is asked before. */

/** @typedef {"pause" | "resume" | "cancel"} Action */

/**
 * The server says no to all others.
 * @param {string} status
 * @returns {Action[]}
 */
export function actionsFor(status) {
  switch (status) {
    case "running":
      return ["pause", "cancel"];
    case "paused":
      return ["resume", "cancel"];
    case "validating_files":
    case "queued":
    case "pausing":
      return ["cancel"];
    default:
      return [];
  }
}

/** @type {Record<Action, { label: string, done: string, danger: boolean, consequence: string }>} */
export const actions = {
  pause: {
    label: "Pause",
    done: "The job pauses after its present step.",
    danger: false,
    consequence:
      "It stops after its present step, keeps a checkpoint, and gives its place to the next job. It can be resumed at any time.",
  },
  resume: {
    label: "Resume",
    done: "The job waits for its turn again.",
    danger: false,
    consequence: "It waits for its turn and goes on from the step at which it was paused.",
  },
  cancel: {
    label: "Cancel",
    done: "The job was cancelled.",
    danger: true,
    consequence:
      "It ends at once and for good: there will be no model, and it cannot be resumed. Checkpoints that it has already stay.",
  },
};
