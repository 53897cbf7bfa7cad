// @ts-check
import { existsSync } from "node:fs";
import { mkdir, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory, root } from "../paths.mjs";
import { Problem, say } from "../problem.mjs";
import { withLock } from "../process/lock.mjs";
import { run, showAndKeep } from "../process/run.mjs";
import { roomTrouble, stepTrouble, syncArguments, uvSteps, uvVersion } from "./install-plan.mjs";

/** The environment that trains: Python's packages, exactly as `trainer/uv.lock` names them. */
const environment = join(cacheDirectory, "trainer");

/** The Python that runs `fine_tuning_trainer`. */
export const python = join(environment, "bin", "python");

/** Threads that spin while they wait make everything many times slower on a machine that does other work as well. */
export const trainerEnvironment = { OMP_WAIT_POLICY: "PASSIVE", TOKENIZERS_PARALLELISM: "false" };

/**
 * Makes the environment, or brings it to what the lock names; quick when it is so already. What was added to it stays.
 * @param {{ forTests?: boolean, ray?: boolean }} [options] `ray` adds what a machine of a Ray cluster needs
 */
export async function installTrainer({ forTests = false, ray = false } = {}) {
  await mkdir(cacheDirectory, { recursive: true });
  await checkRoom();
  const lock = join(cacheDirectory, "trainer.lock");
  await withLock(
    lock,
    () => sync({ forTests, ray }),
    () => say("waiting for another process that installs the trainer"),
  );
}

async function sync(/** @type {{ forTests: boolean, ray: boolean }} */ parts) {
  const uv = await findUv();
  say(`installing the trainer into ${environment}`);
  if (!existsSync(python))
    say("on Linux with x86-64 this downloads 3.0 GB and takes 5.7 GB on disk (once); on a Mac it is about 0.4 GB");
  const args = syncArguments(join(root, "trainer"), parts);
  await installStep(
    "installing the trainer",
    () => showAndKeep(uv, args, { cwd: root, env: uvEnvironment() }),
    "uv sync",
  );
}

/**
 * One step of the installation; throws a problem that says why it failed.
 * @param {string} step such as `getting uv`
 * @param {() => Promise<{ code: number, stderr: string }>} take
 * @param {string} command as the user is told of it
 */
export async function installStep(step, take, command) {
  const ended = await take();
  if (ended.code === 0) return;
  throw new Problem(stepTrouble(step, command, ended, { freeBytes: await freeBytes(), place: cacheDirectory }));
}

/** `uv` of the user, or one in the cache directory. */
export async function findUv() {
  if ((await run("uv", ["--version"])).code === 0) return "uv";
  const folder = join(cacheDirectory, `uv-${uvVersion}`);
  const command = join(folder, "bin", "uv");
  if ((await run(command, ["--version"])).code === 0) return command;
  say(`getting uv ${uvVersion} from PyPI (25 MB, once)`);
  try {
    for (const [program, args] of uvSteps(folder))
      await installStep("getting uv", () => run(program, args, { deadlineMs: 240_000 }), [program, ...args].join(" "));
  } catch (error) {
    // So that the next run starts anew.
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return command;
}

/** uv's own environment, so that an activated one of the user is left alone. */
export function uvEnvironment() {
  const { VIRTUAL_ENV: _, ...rest } = process.env;
  return { ...rest, UV_PROJECT_ENVIRONMENT: environment };
}

async function checkRoom() {
  const trouble = existsSync(python) ? undefined : roomTrouble(await freeBytes(), cacheDirectory);
  if (trouble !== undefined) throw new Problem(trouble);
}

async function freeBytes() {
  const { bavail, bsize } = await statfs(cacheDirectory);
  return bavail * bsize;
}
