// @ts-check
import { join } from "node:path";
import { root } from "../paths.mjs";
import { show } from "../process/run.mjs";

const modules = join(root, "node_modules");

/** What is judged without running anything: name and Node command line. */
const checks = [
  { name: "lint", command: [join(modules, "@biomejs", "biome", "bin", "biome"), "check", "."] },
  { name: "types", command: [join(modules, "typescript", "bin", "tsc"), "-b"] },
  { name: "types of tools", command: [join(modules, "typescript", "bin", "tsc"), "-p", "tools"] },
  { name: "types of pages", command: [join(modules, "typescript", "bin", "tsc"), "-p", "server/dashboard/pages"] },
  {
    name: "boundaries",
    command: [
      join(modules, "dependency-cruiser", "bin", "dependency-cruise.mjs"),
      ...["--config", ".dependency-cruiser.cjs", "charts", "provider", "server", "tests", "tools"],
    ],
  },
];

/**
 * @typedef {{ name: string, passed: number, failed: number, remark: string }} Outcome
 * @returns {Promise<Outcome[]>}
 */
export async function runChecks() {
  const outcomes = [];
  for (const { name, command } of checks) {
    process.stdout.write(`\n== ${name}\n`);
    const code = await show(process.execPath, command, { cwd: root });
    outcomes.push({ name, passed: 0, failed: code === 0 ? 0 : 1, remark: code === 0 ? "passed" : "failed" });
  }
  return outcomes;
}
