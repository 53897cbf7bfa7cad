import { grade } from "./run";
import { readGrader } from "./schema";
import type { GraderRun } from "./types";

type Grader = Record<string, unknown>;

/** Grades a sample; throws `GraderError` where the grader cannot be used. */
export const runGrader = (grader: Grader, item: Record<string, unknown>, modelSample: string): GraderRun =>
  grade(readGrader(grader), item, modelSample);

/** Returns the grader as it was sent; throws `GraderError` where it cannot be used. */
export function validateGrader(grader: Grader): Grader {
  readGrader(grader);
  return grader;
}
