// @ts-check
import "./set-up/node-version.mjs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { environmentFor, findPulumi } from "./cli/find.mjs";
import { cacheDirectory } from "./paths.mjs";
import { script } from "./problem.mjs";
import { usersEnvironment } from "./process/environment.mjs";
import { descendants, killAll } from "./process/kill.mjs";
import { setUp } from "./set-up/set-up.mjs";
import { runChecks } from "./test/checks.mjs";
import { chosenRings, runRings } from "./test/ring.mjs";

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);

/**
 * `npm test`: everything that must hold. `npm test -- unit e2e` runs only these rings, and further arguments go to
 * Jest: `npm test -- unit provider/waiting`, `npm test -- --testNamePattern budget`.
 */
await script(async () => {
  const given = process.argv.slice(2);
  const { chosen, more } = chosenRings(given);

  await setUp();
  // Of the time that a first build of Pulumi takes, a part is spent waiting for downloads.
  const [pulumi, judged] = await Promise.all([findPulumi(), given.length === 0 ? runChecks() : []]);
  await mkdir(cacheDirectory, { recursive: true });
  const temporary = await mkdtemp(join(cacheDirectory, "tests-"));
  const env = {
    ...usersEnvironment(),
    TMPDIR: temporary,
    XDG_STATE_HOME: join(temporary, "state"),
    FINE_TUNING_TESTS_PULUMI: JSON.stringify({ cli: pulumi.cli, env: environmentFor(pulumi) }),
  };
  try {
    const outcomes = [...judged];
    for (const ring of chosen) if (!interrupted.signal.aborted) outcomes.push(await runRings([ring], more, env));
    interrupted.signal.throwIfAborted();
    report(outcomes);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}, interrupted.signal);

/** @param {import("./test/checks.mjs").Outcome[]} outcomes */
function report(outcomes) {
  process.stdout.write("\n");
  for (const { name, remark } of outcomes) process.stdout.write(`${name.padEnd(20)}${remark}\n`);
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
  process.stdout.write(
    "\nnot run: npm run test:models, which trains a real small model (Python, a download of 3 GB once)\n" +
      "not run: npm run test:live, which reads from real vendors (OPENAI_LIVE=1 and the like, with a key)\n",
  );
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  if (failed > 0) process.exitCode = 1;
}

function stop() {
  interrupted.abort();
  killAll(descendants(process.pid), "SIGKILL");
}
