// @ts-check
import { readFileSync } from "node:fs";

/**
 * When a step was over, in the time that the training had run, and what it had taken of the processors by then.
 * @typedef {{ step: number, atMs: number, cpuSeconds: number }} Mark
 * @typedef {{ firstStepSeconds: number, firstStepCpuSeconds: number, stepsPerSecond: number, stepsPerCpuSecond: number }} Pace
 */

/**
 * Between the end of the first step and that of the last, so that neither start nor saving counts.
 * @param {Mark[]} marks
 * @param {number} [cpuBefore] what had been taken of the processors before
 * @returns {Pace}
 */
export function paceOf(marks, cpuBefore = 0) {
  const [first, last] = [marks[0], marks.at(-1)];
  if (first === undefined || last === undefined || first === last) throw new Error("the training took no two steps");
  const steps = last.step - first.step;
  return {
    firstStepSeconds: first.atMs / 1000,
    firstStepCpuSeconds: first.cpuSeconds - cpuBefore,
    stepsPerSecond: steps / ((last.atMs - first.atMs) / 1000),
    stepsPerCpuSecond: steps / (last.cpuSeconds - first.cpuSeconds),
  };
}

const ticksPerSecond = 100;

/** Seconds of processors that processes have taken; 0 where the system does not say it. @param {number[]} pids */
export function cpuSeconds(...pids) {
  return pids.reduce((sum, pid) => sum + ofOne(pid), 0);
}

/** @param {number} pid */
function ofOne(pid) {
  try {
    // The name of the program, in brackets, may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return 0;
  }
}
