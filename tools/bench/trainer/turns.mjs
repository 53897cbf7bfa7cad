// @ts-check
import { setTimeout as sleep } from "node:timers/promises";
import { killAll } from "../../process/kill.mjs";
import { cpuSeconds } from "./steps.mjs";

/** A few steps long. */
const turnMs = 3000;
const unfinished = Symbol("unfinished");

/**
 * @template Outcome
 * @typedef {{ course: Course, ended: Promise<Outcome> }} Training
 */

/** A training's steps, in the time that it has run: that stands still while it is stopped for the other one's turn. */
export class Course {
  /** The processes that train. @type {number[]} */
  pids = [];
  /** @type {import("./steps.mjs").Mark[]} */
  marks = [];
  /** @type {() => void} */
  #tellFirst = () => undefined;
  firstStep = new Promise((/** @type {(nothing: void) => void} */ resolve) => {
    this.#tellFirst = resolve;
  });
  #ranMs = 0;
  /** @type {number | undefined} */
  #sinceMs = performance.now();

  /** @param {number} step that is over now @param {number[]} others processes that work for the training and are never stopped */
  add(step, ...others) {
    this.marks.push({ step, atMs: this.#now(), cpuSeconds: cpuSeconds(...others, ...this.pids) });
    this.#tellFirst();
  }

  stop() {
    killAll(this.pids, "SIGSTOP");
    this.#ranMs = this.#now();
    this.#sinceMs = undefined;
  }

  goOn() {
    this.#sinceMs = performance.now();
    killAll(this.pids, "SIGCONT");
  }

  #now() {
    return this.#ranMs + (this.#sinceMs === undefined ? 0 : performance.now() - this.#sinceMs);
  }
}

/**
 * Starts the trainings one after the other, each alone up to its first step, and then lets them run by turns to their ends:
 * what else the machine does comes and goes, and meets both alike.
 * @template {Record<string, () => Training<unknown>>} Starts
 * @param {Starts} starts in their order
 * @returns {Promise<{ [Name in keyof Starts]: Awaited<ReturnType<Starts[Name]>["ended"]> }>}
 */
export async function inTurns(starts) {
  /** @type {Map<string, Training<unknown>>} */
  const trainings = new Map();
  const outcomes = /** @type {{ [Name in keyof Starts]: Awaited<ReturnType<Starts[Name]>["ended"]> }} */ ({});
  try {
    for (const [name, start] of Object.entries(starts)) trainings.set(name, await untilFirstStep(start()));
    for (const left = new Map(trainings); left.size > 0; )
      for (const [name, training] of left) {
        const outcome = await takeTurn(training);
        if (outcome === unfinished) continue;
        Object.assign(outcomes, { [name]: outcome });
        left.delete(name);
      }
  } catch (error) {
    for (const { course } of trainings.values()) killAll(course.pids, "SIGKILL");
    throw error;
  }
  return outcomes;
}

/** @template Outcome @param {Training<Outcome>} training */
async function untilFirstStep(training) {
  // Its failure is told in its turn.
  training.ended.catch(() => undefined);
  await Promise.race([training.course.firstStep, training.ended]);
  training.course.stop();
  return training;
}

/** @template Outcome @param {Training<Outcome>} training */
async function takeTurn({ course, ended }) {
  course.goOn();
  const outcome = await Promise.race([sleep(turnMs, unfinished), ended]);
  course.stop();
  return outcome;
}
