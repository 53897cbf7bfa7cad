// @ts-check
import "./set-up/node-version.mjs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { environmentFor, findPulumi } from "./cli/find.mjs";
import { cacheDirectory, root } from "./paths.mjs";
import { Problem, script } from "./problem.mjs";
import { usersEnvironment } from "./process/environment.mjs";
import { descendants, killAll } from "./process/kill.mjs";
import { show } from "./process/run.mjs";
import { setUp } from "./set-up/set-up.mjs";
import { runRings } from "./test/ring.mjs";
import { installTrainer, python, trainerEnvironment } from "./trainer/install.mjs";
import { installSmolLm } from "./trainer/smollm.mjs";

const trainer = join(root, "trainer");
const checks = [
  ["ruff", "check", "."],
  ["ruff", "format", "--check", "."],
  ["mypy"],
  ["pytest", "--durations=5", "tests"],
  // By itself: of a folder and a file in it, pytest collects the folder alone.
  ["pytest", join("tests", "smollm.py")],
];

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);

/**
 * `npm run test:models`: the trainer's own checks and tests, then the real server with the real trainer. Arguments go to
 * Jest, and then only the latter runs: `npm run test:models -- tests/models/interruptions.test.ts`.
 */
await script(async () => {
  const more = process.argv.slice(2);
  const began = performance.now();
  await setUp();
  const pulumi = await findPulumi();
  await installTrainer({ forTests: true, ray: true });
  const smolLm = await installSmolLm();
  await mkdir(cacheDirectory, { recursive: true });
  const temporary = await mkdtemp(join(cacheDirectory, "tests-"));
  const env = {
    ...usersEnvironment(),
    ...trainerEnvironment,
    TMPDIR: temporary,
    // The environment may have been installed from another clone.
    PYTHONPATH: join(trainer, "src"),
    OMP_NUM_THREADS: "1",
    FINE_TUNING_TRAINER_SMOLLM: smolLm,
  };
  try {
    if (more.length === 0) for (const check of checks) await pass(check, env);
    const tiny = join(temporary, "tiny");
    await pass([join("tests", "tiny.py"), tiny], env);
    const outcome = await runRings(["models"], more, {
      ...env,
      XDG_STATE_HOME: join(temporary, "state"),
      FINE_TUNING_TESTS_PULUMI: JSON.stringify({ cli: pulumi.cli, env: environmentFor(pulumi) }),
      FINE_TUNING_TESTS_TRAINER: JSON.stringify({ python, tiny, smolLm }),
    });
    interrupted.signal.throwIfAborted();
    const minutes = ((performance.now() - began) / 60_000).toFixed(1);
    process.stdout.write(`\nmodels: ${outcome.remark}, ${minutes} minutes in all\n`);
    if (outcome.failed > 0) process.exitCode = 1;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}, interrupted.signal);

/** @param {string[]} args of Python: a module's name or a file, and its arguments @param {NodeJS.ProcessEnv} env */
async function pass(args, env) {
  interrupted.signal.throwIfAborted();
  process.stdout.write(`\n== ${args.join(" ")}\n`);
  const command = args[0]?.endsWith(".py") ? args : ["-m", ...args];
  const code = await show(python, command, { cwd: trainer, env });
  if (code !== 0) throw new Problem(`${args[0]} ended with ${code}; what it wrote stands above.`);
}

function stop() {
  interrupted.abort();
  killAll(descendants(process.pid), "SIGKILL");
}
