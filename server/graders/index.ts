import { grade } from "./run";
import { readGrader } from "./schema";
import type { GraderRun } from "./types";

type Grader = Record<string, unknown>;

/** Grades a text, which may be JSON; throws `GraderError` where the grader cannot be used. */
export const runGrader = (grader: Grader, item: Record<string, unknown>, modelSample: string): GraderRun =>
  grade(readGrader(grader), { item, sample: { output_text: modelSample, output_tools: [] }, json: true });

/** Returns the grader as it was sent; throws `GraderError` where it cannot be used. */
export function validateGrader(grader: Grader): Grader {
  readGrader(grader);
  return grader;
}
