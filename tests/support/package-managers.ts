import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { PulumiProject } from "./pulumi";

/** The package managers that are tried, in the versions that are tried. */
export const managers = {
  pnpm: "pnpm@10.34.9",
  yarn: "@yarnpkg/cli-dist@4.18.1",
  yarnClassic: "yarn@1.22.22",
} as const;

/** Runs one in a project, from npm's cache where it is there. */
export function runManager(manager: keyof typeof managers, project: PulumiProject, ...args: string[]): void {
  const command = ["exec", "--yes", "--prefer-offline", `--package=${managers[manager]}`, "--", ...args];
  execFileSync("npm", command, { cwd: project.directory, stdio: "pipe" });
}

/** Lets Yarn ask what npm asks, with its packages in `folder`; `linker` says how programs find them. */
export function configureYarn(project: PulumiProject, folder: string, linker: "pnp" | "node-modules"): void {
  const registry = npmSetting("registry")?.replace(/\/$/, "") ?? "";
  const settings = {
    nodeLinker: linker,
    enableTelemetry: false,
    enableImmutableInstalls: false,
    globalFolder: join(folder, "yarn"),
    npmRegistryServer: registry,
    unsafeHttpWhitelist: [new URL(registry).hostname],
    httpsCaFilePath: npmSetting("cafile"),
    httpProxy: npmSetting("proxy"),
    httpsProxy: npmSetting("https-proxy"),
  };
  const lines = Object.entries(settings).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}: ${JSON.stringify(value)}\n`,
  );
  project.write("yarn.lock", "");
  project.write(".yarnrc.yml", lines.join(""));
}

function npmSetting(name: string): string | undefined {
  const value = execFileSync("npm", ["config", "get", name], { encoding: "utf8" }).trim();
  return value === "null" || value === "undefined" ? undefined : value;
}
