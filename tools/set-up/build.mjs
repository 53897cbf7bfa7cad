// @ts-check
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { root } from "../paths.mjs";
import { Problem, say } from "../problem.mjs";
import { run } from "../process/run.mjs";

/** What the compiler reads, and what it must have written. */
const sources = ["charts", "provider", "server", "package-lock.json", "tsconfig.base.json"];
const results = [
  "dist/index.js",
  "dist/runtime.js",
  "server/dist/cli.js",
  "dist/charts/index.js",
  "server/dist/charts/index.js",
];
const stamp = join(root, "node_modules", ".cache", "pulumi-fine-tuning", "built");

/** Compiles both packages, unless nothing changed since the last time; asking the compiler itself takes a second. */
export async function build() {
  const now = await fingerprint();
  const before = await readFile(stamp, "utf8").catch(() => undefined);
  if (before === now && results.every((path) => existsSync(join(root, path)))) return;

  say("building: tsc -b provider server");
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const { code, stdout, stderr } = await run(process.execPath, [compiler, "-b", "provider", "server"], { cwd: root });
  if (code !== 0)
    throw new Problem(
      `building: the TypeScript compiler found errors\n${(stdout + stderr).trim().replace(/^/gm, "  ")}\n` +
        "  Next: correct them, or return to a released state with git; then run the same command again.",
    );
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, now);
}

/** Names, sizes and times of all source files. */
async function fingerprint() {
  const hash = createHash("sha256");
  for (const path of sources) await add(hash, path);
  return hash.digest("hex");
}

/**
 * @param {import("node:crypto").Hash} hash
 * @param {string} path
 */
async function add(hash, path) {
  const at = await stat(join(root, path)).catch(() => undefined);
  if (at === undefined) return;
  if (!at.isDirectory()) {
    hash.update(`${path} ${at.size} ${at.mtimeMs}\n`);
    return;
  }
  for (const name of (await readdir(join(root, path))).sort())
    if (name !== "dist" && name !== "node_modules") await add(hash, join(path, name));
}
