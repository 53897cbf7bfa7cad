// @ts-check
import "./set-up/node-version.mjs";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory, root } from "./paths.mjs";
import { entraPackage } from "./plugin-dist/entra.mjs";
import { launchers } from "./plugin-dist/launchers.mjs";
import { archiveNames } from "./plugin-dist/names.mjs";
import { Problem, say, script } from "./problem.mjs";
import { usersEnvironment } from "./process/environment.mjs";
import { run } from "./process/run.mjs";
import { setUp } from "./set-up/set-up.mjs";

const folder = "plugin-dist";

/**
 * `npm run plugin:dist`: the archives that `pulumi plugin install` takes from a release, one a platform. They hold the package with
 * all that it needs but Node, and, as nothing of it is compiled, the same files.
 */
await script(async () => {
  await setUp();
  await mkdir(cacheDirectory, { recursive: true });
  const temporary = await mkdtemp(join(cacheDirectory, "plugin-dist-"));
  try {
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    const [first = "", ...others] = archiveNames(version);
    const out = join(root, folder);
    await rm(out, { recursive: true, force: true });
    await mkdir(out);
    await archive(await packageWithAll(temporary), join(out, first));
    for (const name of others) await copyFile(join(out, first), join(out, name));
    say(`wrote ${[first, ...others].map((name) => join(folder, name)).join(", ")}`);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
});

/**
 * The package as npm would publish it, with its dependencies beside it.
 * @param {string} temporary
 * @returns {Promise<string>} its directory
 */
async function packageWithAll(temporary) {
  const packed = await succeed("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", temporary], root);
  await succeed("tar", ["-xzf", join(temporary, packed.trim().split("\n").at(-1) ?? "")], temporary);
  const directory = join(temporary, "package");
  await withoutTheClones(join(directory, "package.json"));
  const { devDependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  await succeed(
    "npm",
    ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", entraPackage(devDependencies)],
    directory,
  );
  for (const { name, text } of launchers()) {
    await writeFile(join(directory, name), text);
    await chmod(join(directory, name), 0o755);
  }
  return directory;
}

/** With the clone's workspaces npm would link the package into itself, and what is needed is among its tools too. @param {string} file */
async function withoutTheClones(file) {
  const { workspaces: _, devDependencies: __, ...manifest } = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify(manifest, undefined, 2));
}

/** @param {string} directory @param {string} file */
async function archive(directory, file) {
  await succeed("tar", ["-czf", file, "-C", directory, "."], directory);
}

/** @param {string} command @param {string[]} args @param {string} cwd */
async function succeed(command, args, cwd) {
  const { code, stdout, stderr } = await run(command, args, { cwd, env: usersEnvironment() });
  if (code !== 0) throw new Problem(`packing the plugin: "${command} ${args[0]}" failed: ${stderr.trim().slice(-600)}`);
  return stdout;
}
