import type { RunGrader, ValidateGrader } from "../trainer/types";
import { grade } from "./run";
import { readGrader } from "./schema";

/** Grades a sample; throws `GraderError` where the grader cannot be used. */
export const runGrader = ((grader, item, modelSample) =>
  grade(readGrader(grader), item, modelSample)) satisfies RunGrader;

/** Returns the grader as it was sent; throws `GraderError` where it cannot be used. */
export const validateGrader: ValidateGrader = (grader) => {
  readGrader(grader);
  return grader;
};
