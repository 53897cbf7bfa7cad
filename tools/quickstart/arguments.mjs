// @ts-check
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { callersDirectory } from "../paths.mjs";
import { Problem } from "../problem.mjs";

export const usage = `Usage:
  npm run quickstart                             train the small learner inside the server; takes a minute
  npm run quickstart -- --real                   train SmolLM2-135M with PyTorch on this machine, in about ten minutes;
                                                 the first time 3.1 GB are downloaded (0.5 GB on a Mac)
  npm run quickstart -- --real --models FILE     train the first model of your own models.json; downloads nothing
  npm run quickstart -- --help                   show this`;

/**
 * What the user asked for.
 * @typedef {{ help: boolean, real: boolean, models: string | undefined }} Asked `models` is an absolute path
 * @param {string[]} args
 * @returns {Asked}
 */
export function askedFor(args) {
  const { help, real, models } = parsed(args);
  if (models !== undefined && !real) throw new Problem(`--models goes with --real.\n${usage}`);
  return { help, real, models: models === undefined ? undefined : resolve(callersDirectory, models) };
}

/** @param {string[]} args */
function parsed(args) {
  try {
    return parseArgs({
      args,
      options: {
        help: { type: "boolean", short: "h", default: false },
        real: { type: "boolean", default: false },
        models: { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
