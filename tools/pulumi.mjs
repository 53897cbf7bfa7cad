// @ts-check
import "./set-up/node-version.mjs";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { environmentFor, findPulumi } from "./cli/find.mjs";
import { callersDirectory, stateDirectory } from "./paths.mjs";
import { Problem, script } from "./problem.mjs";
import { usersEnvironment } from "./process/environment.mjs";
import { passSignals } from "./process/pass-signals.mjs";
import { exitCode } from "./process/run.mjs";
import { setUp } from "./set-up/set-up.mjs";

/** `npm run pulumi -- ARGS`: the Pulumi CLI of this project, as if it had been called by the user. */
await script(async () => {
  await setUp();
  const pulumi = await findPulumi();
  const env = {
    PULUMI_HOME: join(stateDirectory, "pulumi-home"),
    ...usersEnvironment(),
    ...environmentFor(pulumi),
    PWD: callersDirectory,
  };
  process.exitCode = await inPlaceOfUs(pulumi.cli, process.argv.slice(2), env);
});

/**
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
function inPlaceOfUs(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: callersDirectory, env, stdio: "inherit" });
    const stop = passSignals(child);
    child.on("error", (error) => {
      stop();
      reject(new Problem(`starting Pulumi: "${command}" in "${callersDirectory}" failed: ${error.message}`));
    });
    child.on("exit", (code, signal) => {
      stop();
      resolve(exitCode(code, signal));
    });
  });
}
