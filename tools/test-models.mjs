// @ts-check
import "./set-up/node-version.mjs";
import { join } from "node:path";
import { root } from "./paths.mjs";
import { Problem, script } from "./problem.mjs";
import { show } from "./process/run.mjs";
import { installTrainer, python, trainerEnvironment } from "./trainer/install.mjs";
import { installSmolLm } from "./trainer/smollm.mjs";

const checks = [
  ["ruff", "check", "."],
  ["ruff", "format", "--check", "."],
  ["mypy"],
  ["pytest", "--durations=5", "tests", join("tests", "smollm.py")],
];

/** `npm run test:models`: the trainer's checks and tests, with a tiny model and with SmolLM2-135M. */
await script(async () => {
  await installTrainer({ forTests: true });
  const env = {
    ...process.env,
    ...trainerEnvironment,
    OMP_NUM_THREADS: "1",
    FINE_TUNING_TRAINER_SMOLLM: await installSmolLm(),
  };
  for (const check of checks) {
    process.stdout.write(`\n== ${check.join(" ")}\n`);
    const code = await show(python, ["-m", ...check], { cwd: join(root, "trainer"), env });
    if (code !== 0) throw new Problem(`${check[0]} ended with ${code}; what it wrote stands above.`);
  }
});
