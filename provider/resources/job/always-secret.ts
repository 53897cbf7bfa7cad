import type { ArgumentPath } from "../../engine/secret-arguments";

/** Arguments that are secret whether a program marks them or not: by its headers a grader's own server is told who asks. */
export const alwaysSecret: ArgumentPath = ["method", "reinforcement", "grader", "headers"];
