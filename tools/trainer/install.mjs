// @ts-check
import { existsSync } from "node:fs";
import { mkdir, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory, root } from "../paths.mjs";
import { Problem, say } from "../problem.mjs";
import { withLock } from "../process/lock.mjs";
import { run, show } from "../process/run.mjs";

const uvVersion = "0.13.9";
const roomGb = 9;

/** The environment that trains: Python's packages, exactly as `trainer/uv.lock` names them. */
const environment = join(cacheDirectory, "trainer");

/** The Python that runs `fine_tuning_trainer`. */
export const python = join(environment, "bin", "python");

/** Threads that spin while they wait make everything many times slower on a machine that does other work as well. */
export const trainerEnvironment = { OMP_WAIT_POLICY: "PASSIVE", TOKENIZERS_PARALLELISM: "false" };

/**
 * Makes the environment, or brings it to what the lock names; quick when it is so already.
 * @param {{ forTests?: boolean }} [options]
 */
export async function installTrainer({ forTests = false } = {}) {
  await mkdir(cacheDirectory, { recursive: true });
  await checkRoom();
  const lock = join(cacheDirectory, "trainer.lock");
  await withLock(
    lock,
    () => sync(forTests),
    () => say("waiting for another process that installs the trainer"),
  );
}

async function sync(/** @type {boolean} */ forTests) {
  const uv = await findUv();
  say(`installing the trainer into ${environment}`);
  if (!existsSync(python))
    say("on Linux with x86-64 this downloads 3.0 GB and takes 5.7 GB on disk (once); on a Mac it is about 0.4 GB");
  const args = [
    "sync",
    "--frozen",
    "--inexact",
    "--project",
    join(root, "trainer"),
    ...(forTests ? ["--dev"] : ["--no-dev"]),
  ];
  const code = await show(uv, args, { cwd: root, env: uvEnvironment(), toStderr: true });
  if (code !== 0) {
    throw new Problem(
      `\`uv ${args[0]}\` ended with ${code}; what it wrote stands above.\n` +
        "Next: see that PyPI can be reached (UV_DEFAULT_INDEX names another index), then run npm run trainer -- init again.",
    );
  }
}

/** `uv` of the user, or one in the cache directory. */
export async function findUv() {
  if ((await run("uv", ["--version"])).code === 0) return "uv";
  const folder = join(cacheDirectory, `uv-${uvVersion}`);
  const command = join(folder, "bin", "uv");
  if ((await run(command, ["--version"])).code === 0) return command;
  say(`getting uv ${uvVersion} from PyPI (25 MB, once)`);
  await step("python3", ["-m", "venv", folder], folder);
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `uv==${uvVersion}`];
  await step(join(folder, "bin", "python"), install, folder);
  return command;
}

/** uv's own environment, so that an activated one of the user is left alone. */
export function uvEnvironment() {
  const { VIRTUAL_ENV: _, ...rest } = process.env;
  return { ...rest, UV_PROJECT_ENVIRONMENT: environment };
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} folder removed when the step fails, so that the next run starts anew
 */
async function step(command, args, folder) {
  const { code, stderr } = await run(command, args, { deadlineMs: 240_000 });
  if (code === 0) return;
  await rm(folder, { recursive: true, force: true });
  throw new Problem(
    `getting uv: \`${command} ${args.join(" ")}\` ended with ${code}. ${stderr.trim().split("\n").at(-1) ?? ""}\n` +
      "Next: install Python 3.11 or later with venv and pip (apt-get install python3-venv), or uv itself.",
  );
}

async function checkRoom() {
  const { bavail, bsize } = await statfs(cacheDirectory);
  const free = (bavail * bsize) / 1e9;
  if (existsSync(python) || free >= roomGb) return;
  throw new Problem(
    `The trainer needs ${roomGb} GB on the disk of ${cacheDirectory}, but ${free.toFixed(1)} GB are free.`,
  );
}
