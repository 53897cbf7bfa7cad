// @ts-check
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../paths.mjs";
import { show } from "../process/run.mjs";

/** From pure functions to the real Pulumi command; see CONTRIBUTING.md. `lifecycle` has two, one for each process that serves the engine. */
export const rings = ["unit", "contract", "lifecycle-dynamic", "lifecycle-plugin", "e2e"];

/**
 * The rings that words of a command line choose, by their names or all of a kind: `lifecycle` are both. Words that choose none are left.
 * @param {string[]} words
 */
export function chosenRings(words) {
  const isNamed = (/** @type {string} */ ring, /** @type {string} */ word) =>
    ring === word || ring.startsWith(`${word}-`);
  const chosen = rings.filter((ring) => words.some((word) => isNamed(ring, word)));
  const more = words.filter((word) => !rings.some((ring) => isNamed(ring, word)));
  return { chosen: chosen.length > 0 ? chosen : rings, more };
}

/**
 * Runs Jest on some rings and counts. A file that could not even be loaded counts as a failure.
 * @param {string[]} names
 * @param {string[]} more further arguments for Jest
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<import("./checks.mjs").Outcome>}
 */
export async function runRings(names, more, env) {
  const name = names.join(", ");
  process.stdout.write(`\n== ${name}\n`);
  const results = join(String(env.TMPDIR), `results-${names.join("-")}.json`);
  const jest = join(root, "node_modules", "jest", "bin", "jest.js");
  const args = [jest, "--selectProjects", ...names, "--maxWorkers=2", "--json", `--outputFile=${results}`];
  if (more.length > 0) args.push("--passWithNoTests", ...more);
  const code = await show(process.execPath, args, { cwd: root, env });
  const counted = await readFile(results, "utf8").then(JSON.parse, () => undefined);
  await rm(results, { force: true });
  if (counted === undefined) return { name, passed: 0, failed: 1, remark: `Jest ended with code ${code}` };

  const passed = counted.numPassedTests;
  const failed = counted.numFailedTests + counted.numRuntimeErrorTestSuites;
  const skipped = counted.numPendingTests + counted.numTodoTests;
  const remark = `${passed} passed${failed > 0 ? `, ${failed} failed` : ""}${skipped > 0 ? `, ${skipped} skipped` : ""}`;
  return { name, passed, failed: failed === 0 && code !== 0 ? 1 : failed, remark };
}
