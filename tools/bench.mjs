// @ts-check
import "./set-up/node-version.mjs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { environmentFor, findPulumi } from "./cli/find.mjs";
import { root } from "./paths.mjs";
import { Problem, script } from "./problem.mjs";
import { usersEnvironment } from "./process/environment.mjs";
import { show } from "./process/run.mjs";
import { setUp } from "./set-up/set-up.mjs";

const folder = join(root, "tools", "bench");

/**
 * `npm run bench -- NAME… [OPTION…]`: the figures of `tools/bench/NAME.mjs`; without a name, of all but `trainer`, which
 * downloads gigabytes where there is no trainer yet. Each runs in a process of its own, and gets the options, such as
 * `--mb 64` for a quick look at data and `--steps 20` for one at the trainer.
 */
await script(async () => {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".mjs")).map((file) => file.slice(0, -4));
  // "dataset-corpus" is a part of "dataset".
  const known = files.filter((name) => !files.some((other) => name.startsWith(`${other}-`))).sort();
  const given = process.argv.slice(2);
  const firstOption = given.findIndex((argument) => argument.startsWith("--"));
  const wanted = firstOption < 0 ? given : given.slice(0, firstOption);
  const options = firstOption < 0 ? [] : given.slice(firstOption);
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Problem(`measuring: there is no "${unknown.join('", "')}". Next: name some of ${known.join(", ")}.`);
  await setUp();
  const pulumi = await findPulumi();
  const env = {
    ...usersEnvironment(),
    FINE_TUNING_TESTS_PULUMI: JSON.stringify({ cli: pulumi.cli, env: environmentFor(pulumi) }),
  };
  for (const name of wanted.length > 0 ? wanted : known.filter((each) => each !== "trainer")) {
    process.stdout.write(`\n== ${name}\n`);
    const code = await show(process.execPath, ["--expose-gc", join(folder, `${name}.mjs`), ...options], {
      cwd: root,
      env,
    });
    if (code !== 0) process.exitCode = 1;
  }
});
