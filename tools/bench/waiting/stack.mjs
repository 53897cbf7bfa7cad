// @ts-check
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "../../paths.mjs";

/** @typedef {{ code: number | null, output: string, seconds: number }} Ended */

/**
 * A Pulumi project with everything of its own and one stack, in a directory that `remove` deletes.
 * @param {{ cli: string, env: Record<string, string> }} pulumi
 * @param {string} program text of `index.js`
 * @param {Record<string, string>} env
 */
export async function stackOf(pulumi, program, env = {}) {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "bench-stack-")));
  for (const name of ["@pulumi/pulumi", "pulumi-fine-tuning"]) {
    const at = join(directory, "node_modules", name);
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(realpathSync(join(root, "node_modules", name)), at, "dir");
  }
  for (const folder of ["home", "backend", "state", "cache"])
    mkdirSync(join(directory, ".own", folder), { recursive: true });
  writeFileSync(join(directory, "Pulumi.yaml"), "name: bench\nruntime: nodejs\n");
  writeFileSync(join(directory, "package.json"), JSON.stringify({ name: "program", private: true, main: "index.js" }));
  writeFileSync(join(directory, "index.js"), program);
  const environment = {
    ...process.env,
    ...pulumi.env,
    PULUMI_HOME: join(directory, ".own/home"),
    PULUMI_BACKEND_URL: `file://${join(directory, ".own/backend")}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    XDG_STATE_HOME: join(directory, ".own/state"),
    XDG_CACHE_HOME: join(directory, ".own/cache"),
    ...env,
  };

  /** @param {string[]} args @returns {Promise<Ended>} */
  const run = (...args) =>
    new Promise((resolve, reject) => {
      const startedAt = performance.now();
      let output = "";
      const child = spawn(pulumi.cli, [...args, "--non-interactive"], { cwd: directory, env: environment });
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (chunk) => {
          output += chunk;
        });
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, output, seconds: (performance.now() - startedAt) / 1_000 }));
    });

  /** @param {string[]} args */
  const succeed = async (...args) => {
    const ended = await run(...args);
    if (ended.code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${ended.code}:\n${ended.output}`);
    return ended;
  };
  await succeed("stack", "init", "dev");
  return { directory, succeed, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
