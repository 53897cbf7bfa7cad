// @ts-check
import { baseIn } from "./models-file.mjs";
import { eachStep } from "./progress.mjs";
import { realSteps } from "./real-progress.mjs";
import { telling } from "./telling.mjs";

/**
 * @typedef {object} Variant what one kind of quickstart does differently
 * @property {string} command what the user types to start it again
 * @property {string} stack
 * @property {string} base the model that is trained
 * @property {string[]} config of the stack
 * @property {string[]} flags of the server
 * @property {string} [models] models file of the server, where it trains open models
 * @property {number} stopSeconds how long the server may take to end
 * @property {number} askSeconds how long an answer may take
 * @property {boolean} keeps whether an interrupted run is gone on with by the next one
 * @property {() => (look: import("./progress.mjs").Look | undefined) => string | undefined} wording of the progress in a log
 * @property {<T>(part: import("./time-left.mjs").Part, what: string, work: () => Promise<T>) => Promise<T>} telling says what is waited for when it may take long
 */

/** Fifty examples are learnt in a second or two; drawn out a little, there is progress to watch. */
const trainingSeconds = 8;

/** @returns {Variant} */
export function embedded() {
  return {
    command: "npm run quickstart",
    stack: "quickstart",
    base: "gpt-4o-mini-2024-07-18",
    config: [],
    flags: ["--min-seconds", `running=${trainingSeconds}`],
    stopSeconds: 5,
    askSeconds: 30,
    keeps: false,
    wording: eachStep,
    telling: (_part, _what, work) => work(),
  };
}

/** Six times the harbour desk's data at the small model's rate: it then states its facts word for word. */
const epochs = 6;

/**
 * @param {string} modelsFile
 * @param {boolean} users whether it is the user's own
 * @returns {Promise<Variant>}
 */
export async function real(modelsFile, users) {
  const base = await baseIn(modelsFile);
  return {
    command: `npm run quickstart -- --real${users ? ` --models "${modelsFile}"` : ""}`,
    stack: "quickstart-real",
    base,
    config: [`model=${base}`, `epochs=${epochs}`],
    flags: ["--models", modelsFile],
    models: modelsFile,
    // The trainer saves after its present step.
    stopSeconds: 130,
    // The first answer loads the model.
    askSeconds: 300,
    keeps: true,
    wording: () => realSteps(Date.now),
    telling,
  };
}
