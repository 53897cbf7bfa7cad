// @ts-check
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cacheDirectory } from "../paths.mjs";
import { say } from "../problem.mjs";
import { usersEnvironment } from "../process/environment.mjs";
import { run } from "../process/run.mjs";

/**
 * @typedef {object} GoProgram
 * @property {string} what how a user calls it
 * @property {string} target the package that is compiled
 * @property {string} version of its module, without the `v`
 * @property {string} [beneath] a package and its version whose modules it is to share, where they are newer than its own: what Go
 *   compiled for that program then serves this one too
 * @property {string} [source] a file of this clone that is compiled in place of the target, whose module it uses
 * @property {string[]} [sums] lines of `go.sum`, for a module whose checksum Go's database may not be asked for
 * @property {string} [ldflags]
 * @property {string} name of the executable
 * @property {string} folder where in the cache it is to lie
 * @property {(folder: string) => Promise<void>} [beside] places what belongs beside it
 */

/**
 * Compiles a program from its Go module, for places that reach a Go proxy but not the vendor. Everything happens in a
 * temporary folder of the cache, so that a half-done build is never taken for a program. The caller holds the lock.
 * @param {GoProgram} program
 * @returns {Promise<string | undefined>} why there is none
 */
export async function buildGoProgram(program) {
  if (process.platform === "win32") return "building it from Go is not supported on Windows";
  if ((await run("go", ["version"])).code !== 0) return "Go, to build it from its module, is not installed";
  say(`getting ${program.what} ${program.version}: building it from its Go module; this takes about 5 minutes, once`);
  await mkdir(cacheDirectory, { recursive: true });
  await removeAbandoned();
  const temporary = await mkdtemp(join(cacheDirectory, "building-"));
  const started = Date.now();
  const heartbeat = setInterval(() => say(`  still building (${Math.round((Date.now() - started) / 1000)} s)`), 30_000);
  try {
    const failure = await compile(program, temporary);
    if (failure !== undefined) return failure;
    const finished = join(temporary, "finished");
    await program.beside?.(finished);
    await rm(program.folder, { recursive: true, force: true });
    await rename(finished, program.folder);
    return undefined;
  } finally {
    clearInterval(heartbeat);
    await rm(temporary, { recursive: true, force: true });
  }
}

/** What a build that was killed left behind; the caller holds the lock, so nobody else builds. */
async function removeAbandoned() {
  for (const name of await readdir(cacheDirectory))
    if (name.startsWith("building-")) await rm(join(cacheDirectory, name), { recursive: true, force: true });
}

/**
 * @param {GoProgram} program
 * @param {string} temporary
 * @returns {Promise<string | undefined>} why it failed
 */
async function compile({ target, version, beneath, source, sums = [], ldflags = "", name }, temporary) {
  const place = join(temporary, "source");
  const finished = join(temporary, "finished");
  await mkdir(place);
  await mkdir(finished);
  await writeFile(join(place, "go.sum"), sums.map((line) => `${line}\n`).join(""));
  if (source !== undefined) await copyFile(source, join(place, "main.go"));
  const env = await goEnvironment(temporary);
  // `go get`, never `go mod tidy`: tidy also wants modules that only the vendor's tests use. Without the folders' names in what is
  // compiled, Go's own cache serves the next program that is made of the same modules.
  const options = ["-trimpath", "-tags", "osusergo,grpcnotrace", "-ldflags", `-s -w ${ldflags}`];
  const steps = [
    ["mod", "init", "built-for-fine-tuning"],
    ["get", `${target}@v${version}`],
    ...(beneath === undefined ? [] : [["get", beneath]]),
    ...(source === undefined ? [] : [["get", "."]]),
    ["build", ...options, "-o", join(finished, name), source === undefined ? target : "."],
  ];
  for (const args of steps) {
    const { code, stderr } = await run("go", args, { cwd: place, env });
    if (code !== 0) return `"go ${args[0]}" failed (${lastLines(stderr)})`;
  }
  return undefined;
}

/**
 * The user's Go settings, with modules and Go's telemetry kept in the temporary folder: nothing outside the cache
 * is written. Modules that the user has already are read from there.
 * @param {string} temporary
 */
export async function goEnvironment(temporary) {
  const env = usersEnvironment();
  const { stdout } = await run("go", ["env", "-json", "GOENV", "GOFLAGS", "GOMODCACHE", "GOPROXY"], { env });
  /** @type {Record<string, string>} */
  const user = JSON.parse(stdout);
  const downloads = join(user.GOMODCACHE ?? "", "cache", "download");
  const proxy = user.GOPROXY || "https://proxy.golang.org,direct";
  return {
    ...env,
    CGO_ENABLED: "0",
    // The compiler's processes live for seconds, and a fifth of their time went into collecting garbage. Each of them still
    // collects it where it would grow beyond this: https://go.dev/doc/gc-guide#Memory_limit
    GOGC: "off",
    GOMEMLIMIT: "1GiB",
    GOENV: user.GOENV ?? "off",
    GOFLAGS: `${user.GOFLAGS ?? ""} -modcacherw`.trim(),
    GOMODCACHE: join(temporary, "modules"),
    GOPATH: join(temporary, "go"),
    TMPDIR: temporary,
    GOPROXY: existsSync(downloads) ? `${pathToFileURL(downloads)},${proxy}` : proxy,
    XDG_CONFIG_HOME: join(temporary, "config"),
  };
}

function lastLines(/** @type {string} */ text) {
  return text.trim().split("\n").slice(-3).join("; ").slice(0, 600) || "no reason given";
}
