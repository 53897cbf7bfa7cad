// @ts-check
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cacheDirectory } from "../paths.mjs";
import { say } from "../problem.mjs";
import { usersEnvironment } from "../process/environment.mjs";
import { run } from "../process/run.mjs";
import { isExecutable } from "./on-path.mjs";
import { placeLanguageHost } from "./place-language-host.mjs";
import { ourVersion } from "./version.mjs";

const module_ = "github.com/pulumi/pulumi/pkg/v3";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const folder = join(cacheDirectory, `pulumi-${ourVersion}-go`);
const binary = join(folder, "pulumi");

/** Our own build, if there is one, with today's language host beside it. */
export async function cachedGoCli() {
  if (!(await isExecutable(binary))) return undefined;
  await placeLanguageHost(folder);
  return binary;
}

/**
 * Compiles the CLI from its Go module, for places that reach a Go proxy but not the vendor. Everything happens in a
 * temporary folder of the cache, so that a half-done build is never taken for a CLI.
 * @returns {Promise<{ cli: string } | { reason: string }>}
 */
export async function buildGoCli() {
  if (process.platform === "win32") return { reason: "building it from Go is not supported on Windows" };
  if ((await run("go", ["version"])).code !== 0) return { reason: "Go, to build it from its module, is not installed" };
  say(`getting the Pulumi CLI ${ourVersion}: building it from its Go module; this takes about 5 minutes, once`);
  await mkdir(cacheDirectory, { recursive: true });
  await removeAbandoned();
  const temporary = await mkdtemp(join(cacheDirectory, "building-"));
  const started = Date.now();
  const heartbeat = setInterval(() => say(`  still building (${Math.round((Date.now() - started) / 1000)} s)`), 30_000);
  try {
    const failure = await compile(temporary);
    if (failure !== undefined) return { reason: failure };
    const finished = join(temporary, "finished");
    await placeLanguageHost(finished);
    await rm(folder, { recursive: true, force: true });
    await rename(finished, folder);
    return { cli: binary };
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
 * @param {string} temporary
 * @returns {Promise<string | undefined>} why it failed
 */
async function compile(temporary) {
  const source = join(temporary, "source");
  const finished = join(temporary, "finished");
  await mkdir(source);
  await mkdir(finished);
  const env = await goEnvironment(temporary);
  const flags = `-s -w -X ${versionVariable}=v${ourVersion}`;
  const target = `${module_}/cmd/pulumi`;
  // `go get`, never `go mod tidy`: tidy also wants modules that only the vendor's tests use.
  const steps = [
    ["mod", "init", "pulumi-cli"],
    ["get", `${target}@v${ourVersion}`],
    ["build", "-tags", "osusergo,grpcnotrace", "-ldflags", flags, "-o", join(finished, "pulumi"), target],
  ];
  for (const args of steps) {
    const { code, stderr } = await run("go", args, { cwd: source, env });
    if (code !== 0) return `"go ${args[0]}" failed (${lastLines(stderr)})`;
  }
  return undefined;
}

/**
 * The user's Go settings, with modules and Go's telemetry kept in the temporary folder: nothing outside the cache
 * is written. Modules that the user has already are read from there.
 * @param {string} temporary
 */
async function goEnvironment(temporary) {
  const env = usersEnvironment();
  const { stdout } = await run("go", ["env", "-json", "GOENV", "GOFLAGS", "GOMODCACHE", "GOPROXY"], { env });
  /** @type {Record<string, string>} */
  const user = JSON.parse(stdout);
  const downloads = join(user.GOMODCACHE ?? "", "cache", "download");
  const proxy = user.GOPROXY || "https://proxy.golang.org,direct";
  return {
    ...env,
    CGO_ENABLED: "0",
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
