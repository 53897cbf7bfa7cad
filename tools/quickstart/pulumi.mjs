// @ts-check
import { spawn } from "node:child_process";
import { Problem } from "../problem.mjs";
import { descendants, killAll } from "../process/kill.mjs";
import { exitCode, run } from "../process/run.mjs";

/** After a Ctrl-C: how long Pulumi may take to end by itself, then to end after a second signal. */
const patienceMs = 3_000;
const lastPatienceMs = 5_000;

/**
 * @typedef {object} Command
 * @property {string} cli
 * @property {NodeJS.ProcessEnv} env
 * @property {string} stack
 * @property {string} directory of the program
 * @property {string} again what the user types to run it again
 */

/**
 * `pulumi up` in the user's view.
 * @param {Command} command
 * @param {string[]} config "NAME=VALUE" of the stack
 * @param {AbortSignal} interrupted
 * @returns {Promise<void>}
 */
export async function up({ cli, env, stack, directory, again }, config, interrupted) {
  const select = ["stack", "select", "--create", stack, "--non-interactive"];
  const selected = await run(cli, select, { cwd: directory, env });
  if (selected.code !== 0) throw new Problem(`making a Pulumi stack: ${selected.stderr.trim()}`);
  interrupted.throwIfAborted();

  const settings = config.flatMap((setting) => ["--config", setting]);
  const args = ["up", "--yes", "--skip-preview", "--suppress-outputs", "--stack", stack, ...settings];
  if (!process.stdout.isTTY) args.push("--non-interactive", "--suppress-progress");
  const child = spawn(cli, args, { cwd: directory, env, stdio: "inherit" });
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    const onAbort = () => endSoon(child);
    interrupted.addEventListener("abort", onAbort, { once: true });
    child.on("exit", (code, signal) => {
      interrupted.removeEventListener("abort", onAbort);
      resolve(exitCode(code, signal));
    });
  });
  interrupted.throwIfAborted();
  if (code !== 0) throw new Problem(failed(code, again));
}

/**
 * What is said of a `pulumi up` that failed.
 * @param {number} code its exit code
 * @param {string} again what the user types to run it again
 */
export function failed(code, again) {
  return (
    `running \`pulumi up\`: it ended with code ${code}; what was wrong stands above\n` +
    `  Next: unless you stopped it yourself, correct that; then run \`${again}\` again.`
  );
}

/**
 * Takes away the lock that an update left which was killed; nothing where there is none.
 * @param {Command} command
 */
export async function unlock({ cli, env, stack, directory }) {
  await run(cli, ["cancel", "--yes", "--stack", stack, "--non-interactive"], { cwd: directory, env });
}

/**
 * The stack's outputs.
 * @param {Command} command
 */
export async function outputs({ cli, env, stack, directory }) {
  const args = ["stack", "output", "--json", "--stack", stack];
  const { code, stdout, stderr } = await run(cli, args, { cwd: directory, env });
  if (code !== 0) throw new Problem(`reading the stack's outputs: ${stderr.trim()}`);
  return JSON.parse(stdout);
}

/**
 * A Ctrl-C in a terminal has reached Pulumi already, a `kill` has not: wait a little, then tell it, then end whatever
 * is left of it. Its plugins have process groups of their own and are found by parentage.
 * @param {import("node:child_process").ChildProcess} child
 */
function endSoon(child) {
  const below = new Set(descendants(Number(child.pid)));
  const remember = () => {
    for (const pid of descendants(Number(child.pid))) below.add(pid);
  };
  const second = setTimeout(() => {
    remember();
    child.kill("SIGINT");
  }, patienceMs);
  const last = setTimeout(() => {
    remember();
    child.kill("SIGKILL");
  }, patienceMs + lastPatienceMs);
  child.on("exit", () => {
    clearTimeout(second);
    clearTimeout(last);
    killAll([...below], "SIGKILL");
  });
}
